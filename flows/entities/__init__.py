"""The same person or organization across articles is one entity; two that share a name are two.

``resolve.resolve_entities`` takes what the articles say of their persons and organizations (sightings) and gives the entity that
each of them is. A surname alone joins nothing across articles: it needs the office or the role, the country and the time.
"""
