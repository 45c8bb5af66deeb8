"""JSON that reads like a table: whatever holds no object stands on one line."""

import json


def json_file(value):
    return f"{layout(value, '')}\n".encode()


def layout(value, indent):
    if not holds_object(value):
        return json.dumps(value, ensure_ascii=False)
    deeper = indent + " "
    if isinstance(value, dict):
        lines = [f"{deeper}{json.dumps(key)}: {layout(inner, deeper)}" for key, inner in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    lines = [deeper + layout(inner, deeper) for inner in value]
    return "[\n" + ",\n".join(lines) + f"\n{indent}]"


def holds_object(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(isinstance(each, dict) or holds_object(each) for each in inner)
