"""Validates a run folder's RO-Crate with the community's roc-validator, offline: `python validate_crate.py FOLDER SEVERITY`.

The validator asks the network for JSON-LD contexts; it gets the copy of the PyPI package `rocrate`
(data/ro-crate.jsonld). Workflow Run's terms, which that copy lacks, are mapped as
https://w3id.org/ro/terms/workflow-run/context maps them: to that address's own name space.
Prints JSON; needs: pip install roc-validator==0.13.0 rocrate==0.13.0 (later ones bring the context of RO-Crate 1.3).
"""
import io
import json
import sys
from importlib import resources
from urllib.response import addinfourl
from email.message import Message

import requests
import urllib.request

CONTEXT = json.loads(resources.files("rocrate").joinpath("data/ro-crate.jsonld").read_text())
TERMS = "https://w3id.org/ro/terms/workflow-run#"
WORKFLOW_RUN = {"@context": {name: TERMS + name for name in (
    "ParameterConnection", "connection", "sourceParameter", "targetParameter", "sha1", "sha256", "sha512", "md5",
    "ContainerImage", "DockerImage", "SIFImage", "registry", "tag", "containerImage", "resourceUsage", "environment")}}


def stored(url: str) -> bytes | None:
    if "workflow-run" in url and "context" in url:
        return json.dumps(WORKFLOW_RUN).encode()
    if "w3id.org/ro/crate" in url or "researchobject.org/ro-crate" in url:
        return json.dumps(CONTEXT).encode()
    return None


def answer_get(_, url: str, **__):
    response = requests.Response()
    content = stored(url)
    response.status_code = 404 if content is None else 200
    response._content = content or b""
    response.url = url
    response.headers["Content-Type"] = "application/ld+json"
    return response


def answer_urllib(request, *_, **__):
    url = request if isinstance(request, str) else request.full_url
    content = stored(url)
    if content is None:
        raise OSError(f"offline: {url}")
    headers = Message()
    headers["Content-Type"] = "application/ld+json"
    return addinfourl(io.BytesIO(content), headers, url, 200)


urllib.request.urlopen = answer_urllib
import rdflib.parser  # noqa: E402  (after urlopen is replaced: it takes it by name)
import rdflib._networking  # noqa: E402

rdflib.parser.urlopen = answer_urllib
rdflib._networking.urlopen = answer_urllib

from rocrate_validator import models, services  # noqa: E402
from rocrate_validator.utils.http import HttpRequester  # noqa: E402

HttpRequester.get = HttpRequester.head = answer_get
result = services.validate({
    "rocrate_uri": sys.argv[1],
    "profile_identifier": "provenance-run-crate-0.5",
    "requirement_severity": getattr(models.Severity, sys.argv[2].upper()),
})
print(json.dumps({
    "passed": result.passed(),
    "issues": [{"severity": issue.severity.name, "check": issue.check.identifier, "message": issue.message} for issue in result.get_issues()],
}))
