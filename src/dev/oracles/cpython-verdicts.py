"""What CPython's own parser says about the exception handlers of each source in `data`: a path, or text made up.

`answer` holds, for each, the line and column (in characters) of every except clause, bare handler, broad handler, broad
contextlib.suppress call, and statement that leaves a finally block; None where this interpreter does not compile it.
"""

import ast
import io
import sys
import tokenize
import warnings

BROAD = ("Exception", "BaseException", "StandardError")
BUILTINS = ("builtins", "__builtin__", "six.moves.builtins", "exceptions")


def spellings(nodes, module, names):
    """The dotted names by which imported `names` of `module` can be reached."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == module:
                    found.update(f"{alias.asname or module}.{name}" for name in names)
        elif isinstance(node, ast.ImportFrom) and node.module == module and not node.level:
            for alias in node.names:
                if alias.name == "*":
                    found.update(names)
                elif alias.name in names:
                    found.add(alias.asname or alias.name)
    return found


def dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        parent = dotted(node.value)
        return parent and f"{parent}.{node.attr}"
    return None


def is_broad(node, names):
    if isinstance(node, ast.Tuple):
        return any(is_broad(item, names) for item in node.elts)
    return dotted(node) in names


def exits(body, in_loop=False):
    """Statements that leave the block: not those of inner functions, inner loops, or inner finally blocks."""
    for node in body:
        if isinstance(node, ast.Return) or (isinstance(node, (ast.Break, ast.Continue)) and not in_loop):
            yield node
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        for field in ("body", "handlers", "orelse", "cases"):
            children = getattr(node, field, None)
            if not isinstance(children, list):
                continue
            loops = isinstance(node, (ast.For, ast.AsyncFor, ast.While)) and field == "body"
            yield from exits(children, in_loop or loops)


def facts(tree, lines):
    def place(node):
        line = lines[node.lineno - 1]
        return [node.lineno, len(line[: node.col_offset].decode("utf-8", "replace")) + 1]

    nodes = list(ast.walk(tree))
    broad = set(BROAD)
    for module in BUILTINS:
        broad |= spellings(nodes, module, BROAD) | {f"{module}.{name}" for name in BROAD}
    suppress = spellings(nodes, "contextlib", ("suppress",))
    found = {"clauses": [], "bare": [], "broad": [], "suppress": [], "finally": []}
    for node in nodes:
        if isinstance(node, ast.ExceptHandler):
            found["clauses"].append(place(node))
            if node.type is None:
                found["bare"].append(place(node))
            elif is_broad(node.type, broad):
                found["broad"].append(place(node))
        elif isinstance(node, ast.Call) and dotted(node.func) in suppress:
            if any(is_broad(argument, broad) for argument in node.args):
                found["suppress"].append(place(node))
        elif isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
            found["finally"].extend(map(place, exits(node.finalbody)))
    return {name: sorted(places) for name, places in found.items()}


def verdict(given):
    try:
        if "path" in given:
            with open(given["path"], "rb") as file:
                source = file.read()
        else:
            source = given["text"].encode()
        tree = ast.parse(source)
        compile(tree, "source", "exec", dont_inherit=True)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = io.TextIOWrapper(io.BytesIO(source), encoding, newline=None).read()
        return facts(tree, [line.encode() for line in text.split("\n")])
    except (SyntaxError, ValueError, RecursionError, MemoryError, LookupError):
        return None


warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
answer = [verdict(given) for given in data]
