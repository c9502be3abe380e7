"""The pages: situation, incidents, registers, bulletin, recording and importing; map tiles, charts and the read API.

Shows what `node.queries` hands out and passes what people enter to `node.intake`; decides no fact of the field.
"""
