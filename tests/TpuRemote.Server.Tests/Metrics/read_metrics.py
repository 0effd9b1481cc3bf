"""Reads a metrics page from standard input with Prometheus' own parser, and prints what it says as JSON."""
import json
import sys

from prometheus_client.parser import text_string_to_metric_families

print(json.dumps([
    {
        "name": family.name,
        "type": family.type,
        "help": family.documentation,
        "samples": [{"name": s.name, "labels": s.labels, "value": str(s.value)} for s in family.samples],
    }
    for family in text_string_to_metric_families(sys.stdin.read())
]))
