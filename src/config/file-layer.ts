import { UserError } from '../core/errors.js';
import type { Severity } from '../core/finding.js';
import { SyntaxProblem } from '../core/problem.js';
import type { Schema } from '../core/schema.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { parseYaml, type YamlNode } from '../parsers/yaml.js';
import type { Enabled, GuardrailLayer, Layer } from './config.js';
import { ENGINE_OPTIONS } from './engine-options.js';
import { readOverrides } from './overrides.js';
import { entriesIn, fault, mappingIn, readValue, unknownKey, type ValueOrigin } from './values.js';

/** Bytes a configuration file may have. */
export const CONFIG_LIMIT = 256 * 1024;

/** What `enabled` may be. */
export const ENABLED: Schema = { kind: 'either', of: [{ kind: 'boolean' }, { kind: 'choice', values: ['auto'] }] };

const GLOBS: Schema = { kind: 'list', of: { kind: 'glob' } };
const SEVERITY: Schema = { kind: 'choice', values: ['error', 'warning', 'notice', 'off'] };

/** Keys that every guardrail's section has beside its own options. */
export const SECTION_KEYS = ['enabled', 'include', 'exclude', 'rules'] as const;

/** What a configuration file says; throws a UserError for anything it cannot mean. */
export function readFileLayer(text: string, file: string, guardrails: readonly AnyGuardrail[]): Layer {
  const source: ValueOrigin = { file, lines: true };
  if (text.length > CONFIG_LIMIT) throw new UserError(`is larger than ${CONFIG_LIMIT / 1024} KiB.`, { file });
  const documents = parse(text, file);
  if (documents.length > 1) throw fault('holds more than one document: keep one', documents[1]!, '', source);
  const engine: Record<string, unknown> = {};
  const sections = new Map<string, GuardrailLayer>();
  if (documents[0] !== undefined) {
    for (const { key, value } of entriesIn(mappingIn(documents[0], '', source), '', source)) {
      const name = key.text;
      const guardrail = guardrails.find(({ id }) => id === name);
      if (guardrail !== undefined) sections.set(name, readSection(guardrail, value, source));
      else if (name === 'overrides') engine[name] = readOverrides(value, name, guardrails, source);
      else if (isEngineOption(name)) engine[name] = readValue(ENGINE_OPTIONS[name].schema, value, name, source);
      else throw unknownKey(key, [...Object.keys(ENGINE_OPTIONS), ...guardrails.map(({ id }) => id)], '', source);
    }
  }
  return { engine, guardrails: sections };
}

function parse(text: string, file: string): readonly YamlNode[] {
  try {
    return parseYaml(text, { aliases: 0, nodes: 20_000 });
  } catch (error) {
    if (error instanceof SyntaxProblem) throw new UserError(`${error.message}.`, { file, line: error.line });
    throw error;
  }
}

/** Whether the name is one of the engine's own options. */
export function isEngineOption(name: string): name is keyof typeof ENGINE_OPTIONS {
  return Object.hasOwn(ENGINE_OPTIONS, name);
}

/** One guardrail's section: `true`, `false`, or a mapping of its options; naming it at all switches it on. */
function readSection(guardrail: AnyGuardrail, node: YamlNode, source: ValueOrigin): GuardrailLayer {
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return { enabled: node.value };
  const layer: {
    enabled: Enabled;
    include?: readonly string[];
    exclude?: readonly string[];
    severities?: ReadonlyMap<string, Severity | 'off'>;
    options: Record<string, unknown>;
  } = { enabled: true, options: {} };
  for (const { key, value } of entriesIn(mappingIn(node, guardrail.id, source), guardrail.id, source)) {
    const name = key.text;
    const path = `${guardrail.id}.${name}`;
    if (name === 'enabled') layer.enabled = readValue(ENABLED, value, path, source) as Enabled;
    else if (name === 'include' || name === 'exclude') {
      layer[name] = readValue(GLOBS, value, path, source) as readonly string[];
    } else if (name === 'rules') layer.severities = readRules(guardrail, value, source);
    else if (Object.hasOwn(guardrail.options, name)) {
      layer.options[name] = readValue(guardrail.options[name]!.schema, value, path, source);
    } else throw unknownKey(key, [...SECTION_KEYS, ...Object.keys(guardrail.options)], guardrail.id, source);
  }
  return layer;
}

/** Severities by rule, each named with or without its guardrail. */
function readRules(
  guardrail: AnyGuardrail,
  node: YamlNode,
  source: ValueOrigin,
): ReadonlyMap<string, Severity | 'off'> {
  const inside = `${guardrail.id}.rules`;
  const names = guardrail.rules.map(({ id }) => id.slice(guardrail.id.length + 1));
  const severities = new Map<string, Severity | 'off'>();
  for (const { key, value } of entriesIn(mappingIn(node, inside, source), inside, source)) {
    const name = key.text.startsWith(`${guardrail.id}/`) ? key.text.slice(guardrail.id.length + 1) : key.text;
    if (!names.includes(name)) throw unknownKey(key, names, inside, source);
    severities.set(
      `${guardrail.id}/${name}`,
      readValue(SEVERITY, value, `${inside}.${name}`, source) as Severity | 'off',
    );
  }
  return severities;
}
