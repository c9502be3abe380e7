"""What the map asks for: vector tiles of incidents, and names of governorates to write on it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from atashbas.node import queries
from atashbas.web import points, tiles
from atashbas.web.areas import by_name
from atashbas.web.reasons import page_language
from atashbas.web.views.errors import explained

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"


@require_safe
@explained
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """One tile of the incidents that the address's filters let through."""
    if not tiles.exists(z, x, y):
        raise Http404
    data = tiles.render_tile(points.points_of(queries.parse_filters(request.GET.dict())), z, x, y)
    return HttpResponse(data, content_type=MEDIA_TYPE, headers={"Cache-Control": "private, max-age=60"})


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Governorates by P-code with their name in the language of the page and where to write it."""
    language = page_language()
    found = {
        place.id: {"name": place.name_in(language), "lat": place.point.lat, "lon": place.point.lon}
        for place in by_name().values()
    }
    return JsonResponse(found, headers={"Cache-Control": "private, max-age=600", "Vary": "Cookie, Accept-Language"})
