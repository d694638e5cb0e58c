import { nearest, UserError } from '../core/errors.js';
import type { Severity } from '../core/finding.js';
import { SyntaxProblem } from '../core/problem.js';
import type { Schema } from '../core/schema.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { parseYaml, type YamlNode } from '../parsers/yaml.js';
import type { Enabled, GuardrailLayer, Layer } from './config.js';
import { ENGINE_OPTIONS } from './engine-options.js';
import { ENABLED, isEngineOption } from './file-layer.js';
import { readOverrides } from './overrides.js';
import { fault, readValue, type ValueOrigin } from './values.js';

/** One value given as text: an action's input or a command line flag. */
export interface Setting {
  /** `fail-on`, `bare-except.logger-names` or `bare-except.rules.broad`. */
  readonly name: string;
  readonly value: string;
  /** How to call its origin in an error: `input fail-on`, `--fail-on`. */
  readonly origin: string;
}

/** What text settings say, later ones winning; throws a UserError naming the setting. */
export function readSettings(settings: readonly Setting[], guardrails: readonly AnyGuardrail[]): Layer {
  const engine: Record<string, unknown> = {};
  const sections = new Map<string, GuardrailLayer>();
  for (const setting of settings) {
    const [first = '', ...rest] = setting.name.split('.');
    const guardrail = guardrails.find(({ id }) => id === first);
    if (setting.name === 'overrides') {
      const source: ValueOrigin = { file: setting.origin, lines: false };
      const node = nodeOf(ENGINE_OPTIONS.overrides.schema, setting.value, source);
      engine[first] = readOverrides(node, '', guardrails, source);
    } else if (rest.length === 0 && isEngineOption(first))
      engine[first] = readText(ENGINE_OPTIONS[first].schema, setting);
    else if (guardrail !== undefined && rest.length > 0) {
      sections.set(first, withSetting(sections.get(first) ?? {}, guardrail, rest.join('.'), setting));
    } else throw unknownName(setting, [...Object.keys(ENGINE_OPTIONS), ...guardrails.map(({ id }) => `${id}.…`)]);
  }
  return { engine, guardrails: sections };
}

function withSetting(layer: GuardrailLayer, guardrail: AnyGuardrail, name: string, setting: Setting): GuardrailLayer {
  if (name === 'enabled') return { ...layer, enabled: readText(ENABLED, setting) as Enabled };
  if (name === 'include' || name === 'exclude') {
    return { ...layer, [name]: readText({ kind: 'list', of: { kind: 'glob' } }, setting) };
  }
  if (name.startsWith('rules.')) {
    const id = `${guardrail.id}/${name.slice('rules.'.length)}`;
    if (!guardrail.rules.some((rule) => rule.id === id)) {
      throw unknownName(
        setting,
        guardrail.rules.map((rule) => rule.id.replace('/', '.rules.')),
      );
    }
    const severity = readText({ kind: 'choice', values: ['error', 'warning', 'notice', 'off'] }, setting);
    return { ...layer, severities: new Map(layer.severities).set(id, severity as Severity | 'off') };
  }
  if (!Object.hasOwn(guardrail.options, name)) {
    throw unknownName(
      setting,
      Object.keys(guardrail.options).map((option) => `${guardrail.id}.${option}`),
    );
  }
  return { ...layer, options: { ...layer.options, [name]: readText(guardrail.options[name]!.schema, setting) } };
}

function unknownName(setting: Setting, known: readonly string[]): UserError {
  const meant = nearest(setting.name, known);
  const hint = meant === null ? `expected one of ${known.join(', ')}.` : `did you mean \`${meant}\`?`;
  return new UserError(`unknown option \`${setting.name.slice(0, 80)}\`, ${hint}`, { file: setting.origin });
}

/** A text read as a value: lists by lines or commas, structures as YAML, everything else as it stands. */
export function readText(schema: Schema, setting: Setting): unknown {
  const source: ValueOrigin = { file: setting.origin, lines: false };
  return readValue(schema, nodeOf(schema, setting.value, source), '', source);
}

function nodeOf(schema: Schema, text: string, source: ValueOrigin): YamlNode {
  const structured = /^\s*[[{]/.test(text);
  if (schema.kind === 'list' && !structured && isScalar(schema.of)) {
    const items = text
      .split(schema.of.kind === 'glob' ? /\n|,(?![^{]*\})/ : /[\n,]/)
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map((item) => nodeOf(schema.of, item, source));
    return { kind: 'sequence', items, tag: null, line: 1, column: 1, offset: 0 };
  }
  if (isText(schema)) {
    return { kind: 'scalar', value: text, text, quoted: true, end: 0, tag: null, line: 1, column: 1, offset: 0 };
  }
  try {
    const [node] = parseYaml(text, { aliases: 0, nodes: 20_000 });
    return (
      node ?? { kind: 'scalar', value: null, text: '', quoted: false, end: 0, tag: null, line: 1, column: 1, offset: 0 }
    );
  } catch (error) {
    if (error instanceof SyntaxProblem) throw fault(error.message, error, '', source);
    throw error;
  }
}

function isScalar(schema: Schema): boolean {
  return !['list', 'map', 'record', 'either'].includes(schema.kind);
}

function isText(schema: Schema): boolean {
  return ['text', 'choice', 'date', 'duration', 'glob', 'path'].includes(schema.kind);
}
