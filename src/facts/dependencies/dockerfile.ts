import type { DockerInstruction } from '../../parsers/dockerfile.js';
import { parseDockerfile, placeInArgs } from '../../parsers/dockerfile.js';
import { LineIndex, type TextPlace } from '../../parsers/line-index.js';
import { parseVersion } from '../../parsers/pep440/version.js';
import { parseRequirement } from '../../parsers/pep508/requirement.js';
import type { ShellWord } from '../../parsers/shell-words.js';
import { shellCommands } from '../../parsers/shell-words.js';
import type { DependencyDeclaration, DependencyFact } from './fact.js';
import { declarationOf } from './fact.js';
import { pythonInImage } from './python-image.js';

/** A build argument or variable with the place of its default. */
interface Variable extends TextPlace {
  readonly value: string;
}

/** Options of pip install that take the next word as their value. */
const VALUE_OPTIONS = new Set(
  (
    '-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -f --find-links -t --target ' +
    '--root --prefix --src --platform --python-version --implementation --abi --cache-dir --log --proxy --retries ' +
    '--timeout --trusted-host --cert --client-cert --progress-bar --no-binary --only-binary --config-settings ' +
    '--global-option --report --upgrade-strategy -p --python --index --default-index --override --exclude-newer ' +
    '--link-mode --index-strategy --torch-backend --root-user-action'
  ).split(' '),
);

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
  const scripts: { readonly text: string; readonly at: (index: number) => TextPlace }[] = [
    { text: instruction.args, at: (index) => placeInArgs(instruction, index) },
    ...instruction.heredocs.map(({ text, line }) => ({ text, at: placesInBody(text, line) })),
  ];
  for (const { text, at } of scripts) {
    for (const command of shellCommands(text)) {
      for (const word of installedWords(command)) {
        const fact = installedFact(word, at, variables);
        if (fact !== null) facts.push(fact);
      }
    }
  }
  return facts;
}

function placesInBody(text: string, first: number): (index: number) => TextPlace {
  const lines = new LineIndex(text);
  return (index) => {
    const { line, column } = lines.at(index);
    return { line: first + line - 1, column };
  };
}

/** The words behind `pip install` that are no options. */
function installedWords(command: readonly ShellWord[]): readonly ShellWord[] {
  const start = command.findIndex(
    (word, index) => word.text === 'install' && /(?:^|\/)pip[0-9.]*$/.test(command[index - 1]?.text ?? ''),
  );
  if (start === -1) return [];
  const words: ShellWord[] = [];
  for (let index = start + 1; index < command.length; index++) {
    const word = command[index]!;
    if (VALUE_OPTIONS.has(word.text)) index++;
    else if (/^\d*[<>]/.test(word.text)) break;
    else if (!word.text.startsWith('-')) words.push(word);
  }
  return words;
}

function installedFact(
  word: ShellWord,
  at: (index: number) => TextPlace,
  variables: ReadonlyMap<string, Variable>,
): DependencyFact | null {
  const { text, last } = substituted(word.text, variables);
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

/** A word with its variables replaced by their defaults, and the last of them. */
function substituted(text: string, variables: ReadonlyMap<string, Variable>): { text: string; last: Variable | null } {
  let last: Variable | null = null;
  const replaced = text.replace(
    /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g,
    (whole, braced, bare) => {
      const variable = variables.get(braced ?? bare);
      if (variable === undefined) return whole;
      last = variable;
      return variable.value;
    },
  );
  return { text: replaced, last };
}
