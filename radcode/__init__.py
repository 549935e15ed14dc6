"""RadCode: radiology coding answers that a dated code table proves.

Imports point inwards only; see docs/architecture.md.
"""
