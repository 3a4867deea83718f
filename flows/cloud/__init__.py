"""Raw store and warehouse on object storage (``s3://…``, ``gs://…``, ``az://…``), worked on in a copy on this machine.

A run takes what is new there, works as always, and brings back what it made. What is brought back are objects that never change;
then one small object, ``latest.json``, is swapped on condition that nobody swapped it meanwhile: that is the publication.

    WAREHOUSE/latest.json                  {"version": …, "prefix": "versions/<version>/", "manifest": "manifests/….json", …}
    WAREHOUSE/versions/<version>/…         the files of the version, as in a folder ``versions/<version>``
    WAREHOUSE/manifests/….json             the SHA-256 of every file of the version and of the state
    WAREHOUSE/objects/ab/cdef…             the files of the state, by their SHA-256
    RAW/manifest.json, RAW/objects/…       the raw store and the corrections

depot.open_depot(uri) -> Depot                         objects, and the conditional swap
mirror.Mirror(depot, folder, index).pull/push          a folder here and its objects there
places.open_places(settings) -> Places                 what a run takes and brings back
"""
