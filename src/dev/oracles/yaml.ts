import { SyntaxProblem } from '../../core/problem.js';
import { parseYaml, type YamlNode } from '../../parsers/yaml.js';
import { askPython } from '../../testing/python-oracle.js';
import { defineOracle, type Json } from './oracle.js';
import { aYamlDocument } from './yaml-documents.js';

const SCRIPT = `import math, struct, yaml
class Refused(Exception): pass
def told(node, above=()):
    if id(node) in above: raise Refused
    inside = above + (id(node),)
    if isinstance(node, yaml.SequenceNode): return [told(item, inside) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {"pairs": [[key_of(key, inside), told(value, inside)] for key, value in node.value]}
    if node.style is not None or not node.tag.startswith("tag:yaml.org,2002:"): return "text " + node.value
    kind = node.tag.rpartition(":")[2]
    if kind == "null": return "null " + node.value
    try: value = yaml.SafeLoader("").construct_object(node, deep=True) if kind in ("bool", "int", "float") else None
    except ValueError: value = None
    if value is None: return (kind if kind in ("timestamp", "merge", "value") else "text") + " " + node.value
    if isinstance(value, bool): return "truth " + str(value).lower()
    if isinstance(value, int): return "number " + (struct.pack(">d", value).hex())
    return "number " + ("nan" if math.isnan(value) else struct.pack(">d", value or 0.0).hex())
def key_of(node, above):
    key = told(node, above)
    return key if isinstance(key, str) else "text "
answer = []
for text in data:
    try: answer.append([told(node) for node in yaml.compose_all(text, Loader=yaml.SafeLoader) if node is not None])
    except (yaml.YAMLError, Refused): answer.append("refused")`;

/** Our reader of YAML against PyYAML. */
export const yaml = defineOracle<string, Json>({
  name: 'yaml',
  compares: 'Documents of YAML, every node in them or their refusal, with PyYAML.',
  tools: ['pyyaml'],
  sizes: { whole: 50_000, sample: 1_500, vectors: 150 },
  generate: aYamlDocument,
  truth: (inputs, [python]) => askPython(python!, SCRIPT, inputs),
  own(text) {
    try {
      return parseYaml(text).map(told);
    } catch (error) {
      if (error instanceof SyntaxProblem) return 'refused';
      throw error;
    }
  },
  explain(text, own, truth) {
    if (differOnlyAs(own, truth, (ours, theirs) => isOldScalar(text, ours, theirs)))
      return 'PyYAML resolves plain scalars by YAML 1.1, we by 1.2';
    return LENIENCES.find(({ applies }) => applies(text, own, truth))?.reason ?? null;
  },
  kinds: { reads: (answer) => answer !== 'refused', refuses: (answer) => answer === 'refused' },
});

/** Where the two judge one text differently, whatever it says. */
const LENIENCES: readonly { readonly reason: string; applies(text: string, own: Json, truth: Json): boolean }[] = [
  {
    reason: 'PyYAML takes # right behind a quote, bracket or comma for a comment',
    applies: (text, own) => own === 'refused' && /['"[\]{},]#/.test(text),
  },
  {
    reason: 'PyYAML lets a tag hold brackets',
    applies: (text, own) => own === 'refused' && /![^\s]*[[\]{},]/.test(text),
  },
  {
    reason: 'PyYAML refuses tabs where YAML takes them for white space',
    applies: (text, _own, truth) => truth === 'refused' && text.includes('\t'),
  },
  {
    reason: 'PyYAML refuses an anchor that is given twice',
    applies: (text, _own, truth) => truth === 'refused' && /(&\w+)\b[\s\S]*\1\b/.test(text),
  },
  {
    reason: 'PyYAML has only letters and digits in the names of anchors, and wants a space behind',
    applies: (text) => /&\S*[^\w\s-]/.test(text),
  },
  {
    reason: 'PyYAML refuses a mapping without a key, and plain keys in braces that begin with a colon',
    applies: (text, _own, truth) => truth === 'refused' && /(?:^|[\s{[,]):/.test(text),
  },
  {
    reason: 'PyYAML takes a lone - in brackets for text',
    applies: (text, own) => own === 'refused' && /[[{,:]\s*-\s*[\]},]/.test(text),
  },
  {
    reason: 'we let a mapping begin on the line of its key, behind an anchor or a tag',
    applies: (text, _own, truth) => truth === 'refused' && /[:-] +[&!]\S* .*:(?:\s|$)/m.test(text),
  },
  {
    reason: 'PyYAML reads odd characters in tags and behind --- in its own way',
    applies: (text) => /![^\s]*[^\w\s!]|^---[^\s]/m.test(text),
  },
  {
    reason: 'PyYAML goes on with a value in the first column',
    applies: (text, own) => own === 'refused' && /:1$/.test(refusalOf(text)),
  },
  {
    reason: 'we drop empty lines behind an escaped line break',
    applies: (text) => /\\\r?\n\s*\n/.test(text),
  },
  {
    reason: 'PyYAML wants --- in front of a further document',
    applies: (text, _own, truth) => truth === 'refused' && /^\.\.\.\s*\n(?!---)/m.test(text),
  },
  {
    reason: 'we end a block with a line break where the file ends without one',
    applies: (text, own, truth) =>
      !text.endsWith('\n') && JSON.stringify(own).replace(/\\n("[\]}]+)$/, '$1') === JSON.stringify(truth),
  },
];

function refusalOf(text: string): string {
  try {
    parseYaml(text);
    return '';
  } catch (error) {
    const { message, column } = error as SyntaxProblem;
    return `${message}:${column}`;
  }
}

/** Whether two answers have one shape and differ only in scalars of which the test holds. */
function differOnlyAs(own: Json, truth: Json, test: (own: string, truth: string) => boolean): boolean {
  if (own === truth) return true;
  if (typeof own === 'string' && typeof truth === 'string') return test(own, truth);
  if (typeof own !== 'object' || typeof truth !== 'object' || own === null || truth === null) return false;
  const [left, right] = [Object.values(own), Object.values(truth)];
  return left.length === right.length && left.every((item, index) => differOnlyAs(item, right[index]!, test));
}

const OLD_SCALAR =
  /^(?:yes|no|on|off|y|n|=|<<|[-+]?0b[01_]+|[-+]?[\d_.]*_[\d_.]*|[-+]?\d+(?::[0-5]?\d)+|\d{4}-\d\d-\d\d|0o[0-7]+|[-+]?\.\d+|[-+]?[\d.]+e[-+]?\d+|0\d+)$/i;

/** Whether the versions of YAML differ about a scalar; where both have numbers, one of a document's may be octal. */
function isOldScalar(document: string, own: string, truth: string): boolean {
  const texts = [own, truth].filter((each) => !/^(?:number|truth)/.test(each)).map((each) => each.replace(/^\w+ /, ''));
  return texts.every((text) => OLD_SCALAR.test(text)) && (texts.length > 0 || /(?:^|[\s[{,])[-+]?0\d/.test(document));
}

function told(node: YamlNode): Json {
  if (node.kind === 'sequence') return node.items.map(told);
  if (node.kind === 'mapping') return { pairs: node.entries.map(({ key, value }) => [told(key), told(value)]) };
  const { value, text } = node;
  if (value === null) return `null ${text}`;
  if (typeof value === 'string') return `text ${text}`;
  return typeof value === 'boolean' ? `truth ${value}` : `number ${bitsOf(value)}`;
}

function bitsOf(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value === 0 ? 0 : value);
  return bytes.toString('hex');
}
