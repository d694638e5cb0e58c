import type { DockerInstruction } from '../../parsers/dockerfile.js';
import { parseDockerfile, placeInArgs } from '../../parsers/dockerfile.js';
import { LineIndex, type TextPlace } from '../../parsers/line-index.js';
import { parseVersion } from '../../parsers/pep440/version.js';
import { parseRequirement } from '../../parsers/pep508/requirement.js';
import { parsePlacedJson } from '../../parsers/placed-json.js';
import type { ShellWord } from '../../parsers/shell-words.js';
import { shellCommands } from '../../parsers/shell-words.js';
import type { DependencyDeclaration, DependencyFact } from './fact.js';
import { declarationOf } from './fact.js';
import { installedBy, scriptOf } from './pip-commands.js';
import { pythonInImage } from './python-image.js';

/** A build argument or variable with the place of its default. */
interface Variable extends TextPlace {
  readonly value: string;
}

/** `$NAME`, `${NAME}`, `${NAME:-value}` and `${NAME-value}`. */
const REFERENCE = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?-)([^${}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))/g;

/** What the pip commands of a Dockerfile install by name, and the Pythons its images bring. */
export function dockerfileFacts(text: string): readonly DependencyFact[] {
  const facts: DependencyFact[] = [];
  const variables = new Map<string, Variable>();
  for (const instruction of parseDockerfile(text)) {
    if (instruction.keyword === 'ARG' || instruction.keyword === 'ENV') assign(instruction, variables);
    else if (instruction.keyword === 'FROM') facts.push(...imageFacts(instruction, variables));
    else if (instruction.keyword === 'RUN') facts.push(...installFacts(instruction, variables));
  }
  return facts;
}

function assign(instruction: DockerInstruction, variables: Map<string, Variable>): void {
  const pair = /(?:^|\s)([A-Za-z_][A-Za-z0-9_]*)=("[^"]*"|'[^']*'|[^\s"']*)/g;
  for (const match of instruction.args.matchAll(pair)) {
    const quoted = /^["']/.test(match[2]!);
    const value = quoted ? match[2]!.slice(1, -1) : match[2]!;
    const index = match.index + match[0].length - match[2]!.length + (quoted ? 1 : 0);
    variables.set(match[1]!, { value, ...placeInArgs(instruction, index) });
  }
}

function imageFacts(
  instruction: DockerInstruction,
  variables: ReadonlyMap<string, Variable>,
): readonly DependencyFact[] {
  const image = /^(?:--\S+\s+)*(\S+)/.exec(instruction.args);
  if (image === null) return [];
  const name = substituted(image[1]!, variables).text;
  const specifier = pythonInImage(name);
  if (specifier === null) return [];
  const place = placeInArgs(instruction, image[0].length - image[1]!.length);
  return [{ fact: 'python', kind: 'image', written: name.replace(/@.*$/, ''), admits: [specifier], ...place }];
}

function installFacts(
  instruction: DockerInstruction,
  variables: ReadonlyMap<string, Variable>,
): readonly DependencyFact[] {
  const facts: DependencyFact[] = [];
  const exec = execWords(instruction);
  if (exec !== null) {
    // Without a shell nothing puts variables in.
    const known = scriptOf(exec) === null ? new Map<string, Variable>() : variables;
    return commandFacts(exec, (index) => placeInArgs(instruction, index), known);
  }
  const scripts: { readonly text: string; readonly at: (index: number) => TextPlace }[] = [
    { text: instruction.args, at: (index) => placeInArgs(instruction, index) },
    ...instruction.heredocs.map(({ text, line }) => ({ text, at: placesInBody(text, line) })),
  ];
  for (const { text, at } of scripts) {
    for (const command of shellCommands(text)) facts.push(...commandFacts(command, at, variables));
  }
  return facts;
}

/** The words of the exec form, `["pip", "install", "foo"]`; null for the shell form. */
function execWords({ args, words }: DockerInstruction): readonly ShellWord[] | null {
  const list = words === null ? null : parsePlacedJson(args);
  if (words === null || list?.kind !== 'array') return null;
  return list.items.flatMap((item, index) => {
    if (item.kind !== 'string') return [];
    const text = words[index]!;
    return [{ text, index: item.start + 1, literal: args.slice(item.start + 1, item.end - 1) === text }];
  });
}

function commandFacts(
  command: readonly ShellWord[],
  at: (index: number) => TextPlace,
  variables: ReadonlyMap<string, Variable>,
): readonly DependencyFact[] {
  return installedBy(command)
    .map((word) => installedFact(word, at, variables))
    .filter((fact) => fact !== null);
}

function placesInBody(text: string, first: number): (index: number) => TextPlace {
  const lines = new LineIndex(text);
  return (index) => {
    const { line, column } = lines.at(index);
    return { line: first + line - 1, column };
  };
}

function installedFact(
  word: ShellWord,
  at: (index: number) => TextPlace,
  variables: ReadonlyMap<string, Variable>,
): DependencyFact | null {
  const { text, last } = substituted(word.text, variables, (offset) => (word.literal ? at(word.index + offset) : null));
  if (text.includes('$') || /^[./~]|[\\/]|^[a-z+]+:/.test(text)) return null;
  const requirement = parseRequirement(text);
  if (requirement.kind === 'fault' || requirement.url !== null) return null;
  const context = { kind: 'dockerfile', group: null, replaceable: word.literal } as const;
  // `name==${VERSION}`: the version stands where the variable gets its default.
  const pinned = last !== null && requirement.specifier === `==${last.value}` && parseVersion(last.value) !== null;
  if (pinned) return { ...declarationOf(requirement, last, context), ...bareVersion(last.value) };
  return declarationOf(requirement, at(word.index + requirement.index), {
    ...context,
    replaceable: word.literal && last === null,
  });
}

/** What differs where a variable holds nothing but the version. */
function bareVersion(version: string): Pick<DependencyDeclaration, 'specifier' | 'admits' | 'dialect' | 'replaceable'> {
  return { specifier: version, admits: [`==${version}`], dialect: 'version', replaceable: true };
}

/**
 * A word with its variables replaced by their defaults, and the last of them whose value stands in one place. Without
 * `placeOf`, or where it has none, `${NAME:-value}` gives a value without a place.
 */
function substituted(
  text: string,
  variables: ReadonlyMap<string, Variable>,
  placeOf: (offset: number) => TextPlace | null = () => null,
): { text: string; last: Variable | null } {
  let rest = 0;
  let replaced = '';
  let last: Variable | null = null;
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, braced, operator, otherwise, bare] = match;
    const variable = variables.get(braced ?? bare!);
    const defaulted = variable === undefined || (operator === ':-' && variable.value === '');
    replaced += text.slice(rest, match.index);
    rest = match.index + whole.length;
    if (!defaulted) {
      replaced += variable.value;
      last = variable;
    } else if (operator === undefined) replaced += whole;
    else {
      replaced += otherwise!;
      const place = placeOf(rest - 1 - otherwise!.length);
      last = place === null ? null : { value: otherwise!, ...place };
    }
  }
  return { text: replaced + text.slice(rest), last };
}
