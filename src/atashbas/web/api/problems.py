"""What every part of the API answers where a request cannot be met."""

from __future__ import annotations

from atashbas.web.api import schemas

PROBLEMS = {400: schemas.ProblemOut, 404: schemas.ProblemOut, 422: schemas.ProblemOut}
