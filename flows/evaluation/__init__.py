"""How right the reading is: precision, recall and F1 against annotated articles, counted by the annotation guidelines.

``statements``  annotated and extracted records, as what is compared of them
``matching``    which extracted record stands for which annotated one
``figures``     tallies of what was right, invented and missed
``score``       all figures over a set of articles;  ``people`` those of persons, organizations, subdivisions and deadlines
``run``         files in, a table or JSON out: ``comity evaluate``
"""
