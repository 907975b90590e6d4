"""Prints the rows of an Iceberg table in the Glue Data Catalog as JSON: read_table.py <endpoint> <region> <database.table>.

Reads as an engine does that shares no code with the connector: the table's metadata, its manifests and its Parquet files.
"""

import json
import os
import sys

from pyiceberg.catalog.glue import GlueCatalog

endpoint, region, table = sys.argv[1:]
access = {"access-key-id": os.environ["AWS_ACCESS_KEY_ID"], "secret-access-key": os.environ["AWS_SECRET_ACCESS_KEY"]}
catalog = GlueCatalog(
    "lake",
    **{
        "glue.endpoint": endpoint,
        "s3.endpoint": endpoint,
        "glue.region": region,
        "s3.region": region,
        **{f"{service}.{name}": value for service in ("glue", "s3") for name, value in access.items()},
    },
)
loaded = catalog.load_table(table)
print(
    json.dumps(
        {
            "rows": loaded.scan().to_arrow().to_pylist(),
            "snapshots": len(loaded.metadata.snapshots),
            "partitions": [field.name for field in loaded.spec().fields],
            "files": [task.file.file_path for task in loaded.scan().plan_files()],
        }
    )
)
