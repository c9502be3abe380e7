"""A bulletin as a fragment of HTML: headings, tables with captions and scopes, every foreign text in its own direction.

Decides markup only; no style, no script, no address: the page that shows it gives both, and the links through `link`.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from atashbas.bulletin.page import Cell, Page, Section, Table, lay_out
from atashbas.bulletin.value import Bulletin
from atashbas.bulletin.words import END, ISOLATE

Link = Callable[[str, str], str | None]


def render_html(bulletin: Bulletin, language: str, *, link: Link | None = None) -> str:
    """HTML of a bulletin in a language.

    Parameters
    ----------
    link
        (kind, id) → address of an incident, a register, or the records behind an alleged number (kind ``alleged``, id
        basis/reporter/governorate); None: plain text.
    """
    return page_html(lay_out(bulletin, language), link=link)


def page_html(page: Page, *, link: Link | None = None) -> str:
    """HTML of a page; `link` as for `render_html`."""
    parts = [
        f'<section class="bulletin-body" lang="{page.language}" dir="{page.direction}">',
        _top(page),
        *(_section(section, link) for section in page.sections),
        f'<p class="bulletin-foot">{_text(page.foot)}</p>',
        "</section>",
    ]
    return "\n".join(parts) + "\n"


def _top(page: Page) -> str:
    mark = f'<p class="bulletin-mark"><strong>{_text(page.mark)}</strong></p>\n' if page.mark else ""
    lead = "\n".join(f"<p>{_text(text)}</p>" for text in page.lead)
    return (
        f'<header>\n{mark}<h1>{_text(page.title)}</h1>\n<p class="bulletin-period">{_text(page.subtitle)}</p>\n{lead}\n'
        "</header>"
    )


def _section(section: Section, link: Link | None) -> str:
    # Without a name: the table inside is the landmark, and two of one name would stand in each other's way.
    parts = ['<section class="bulletin-part">']
    parts.append(f'<h2 id="bulletin-{section.id}">{_text(section.heading)}</h2>')
    parts += [f"<p>{_text(text)}</p>" for text in section.paragraphs]
    if section.table:
        parts.append(_table(section.table, link))
    if section.notes:
        parts.append("<ul>" + "".join(f"<li>{_text(note)}</li>" for note in section.notes) + "</ul>")
    parts += [
        f"<details><summary>{_text(caption)}</summary>\n"
        f'<pre class="raw" dir="ltr" tabindex="0">{escape(proof)}</pre></details>'
        for caption, proof in section.proofs
    ]
    parts.append("</section>")
    return "\n".join(parts)


def _table(table: Table, link: Link | None) -> str:
    head = "".join(f'<th scope="col">{_text(text)}</th>' for text in table.head)
    body = "\n".join(_row(row, link) for row in table.rows)
    foot = "\n".join(_row(row, link) for row in table.sums)
    foot = f"\n<tfoot>\n{foot}\n</tfoot>" if foot else ""
    label = escape(table.caption)
    return (
        f'<div class="table-wrap" role="group" tabindex="0" aria-label="{label}"><table class="grid">\n'
        f'<caption class="visually-hidden">{_text(table.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>{foot}\n</table></div>"
    )


def _row(cells: tuple[Cell, ...], link: Link | None) -> str:
    first, *others = cells
    return f'<tr><th scope="row">{_cell(first, link)}</th>{"".join(_data(cell, link) for cell in others)}</tr>'


def _data(cell: Cell, link: Link | None) -> str:
    kind = ' class="number"' if cell.number else ""
    return f"<td{kind}>{_cell(cell, link)}</td>"


def _cell(cell: Cell, link: Link | None) -> str:
    text = f'<code dir="ltr">{escape(cell.text)}</code>' if cell.code else f"<bdi>{_text(cell.text)}</bdi>"
    address = link(*cell.ref) if link and cell.ref else None
    return f'<a href="{escape(address)}">{text}</a>' if address else text


def _text(text: str) -> str:
    """Escaped text; the marks that isolate a fact become the element that does."""
    return escape(text).replace(ISOLATE, "<bdi>").replace(END, "</bdi>")
