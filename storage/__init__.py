"""Content-addressed files, in a local folder, S3 or GCS."""
