import type { Expression } from '../../parsers/python/expression.js';
import type { PythonModule } from '../../parsers/python/module.js';
import type { PlacedWord } from './launch.js';

/** Stands for a word of a command that the file alone does not tell. */
const UNKNOWN = '$';

/** An expression as a word of a command, variables of the environment as a shell writes them. */
export function placedExpression(module: PythonModule, expression: Expression): PlacedWord {
  const { line, column } = module.position(expression.start);
  const quote = expression.kind === 'string' ? 1 : 0;
  return { text: wordText(expression), line, column: column + quote };
}

function wordText(expression: Expression): string {
  switch (expression.kind) {
    case 'string':
      return expression.value;
    case 'number':
      return String(expression.value);
    case 'format':
      return expression.parts.map((part) => (part.kind === 'text' ? part.value : wordText(part.value))).join('');
    case 'attribute':
      return expression.name === 'executable' ? 'python' : UNKNOWN;
    case 'call':
      return calledText(expression);
    default:
      return UNKNOWN;
  }
}

/** `str(x)`, `os.getenv("PORT", "8000")` and `os.environ.get("PORT", "8000")`. */
function calledText({ callee, args }: Expression & { readonly kind: 'call' }): string {
  const [first, second] = args;
  if (first === undefined) return UNKNOWN;
  if (callee.kind === 'name' && (callee.name === 'str' || callee.name === 'int')) return wordText(first.value);
  const name = callee.kind === 'attribute' || callee.kind === 'name' ? callee.name : '';
  const isEnvironment =
    name === 'getenv' ||
    (name === 'get' &&
      callee.kind === 'attribute' &&
      callee.object.kind === 'attribute' &&
      callee.object.name === 'environ');
  if (!isEnvironment || first.value.kind !== 'string' || !/^\w+$/.test(first.value.value)) return UNKNOWN;
  const fallback = second === undefined ? null : wordText(second.value);
  return fallback === null || fallback.includes(UNKNOWN)
    ? `\${${first.value.value}}`
    : `\${${first.value.value}:-${fallback}}`;
}
