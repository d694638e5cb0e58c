import type { ShellWord } from '../../parsers/shell-words.js';
import { shellCommands } from '../../parsers/shell-words.js';

/** Options of pip install that take the next word as their value. */
export const VALUE_OPTIONS = new Set(
  (
    '-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -f --find-links -t --target ' +
    '--root --prefix --src --platform --python-version --implementation --abi --cache-dir --log --proxy --retries ' +
    '--timeout --trusted-host --cert --client-cert --progress-bar --no-binary --only-binary --config-settings ' +
    '--global-option --report --upgrade-strategy -p --python --index --default-index --override --exclude-newer ' +
    '--link-mode --index-strategy --torch-backend --root-user-action'
  ).split(' '),
);

/** The words that a command has pip install, as packages or folders, itself or in the script it hands to a shell. */
export function installedBy(command: readonly ShellWord[]): readonly ShellWord[] {
  const script = scriptOf(command);
  const commands = script === null ? [command] : shellCommands(script.text).map((words) => wordsWithin(script, words));
  return commands.flatMap(installedWords);
}

/** The script of `sh -c "…"`; null for other commands. */
export function scriptOf(command: readonly ShellWord[]): ShellWord | null {
  const shell = command.findIndex(({ text }) => /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|z|a)?sh$/.test(text));
  if (shell === -1) return null;
  let index = shell + 1;
  for (let option = command[index]?.text; option !== undefined && /^-/.test(option); option = command[++index]?.text) {
    if (/^-[a-z]*c[a-z]*$/.test(option)) return command[index + 1] ?? null;
    if (option === '-o') index++;
  }
  return null;
}

/** Words of a script, their places counted in what holds the script. */
function wordsWithin(script: ShellWord, words: readonly ShellWord[]): readonly ShellWord[] {
  return words.map(({ text, index, literal }) =>
    script.literal ? { text, index: script.index + index, literal } : { text, index: script.index, literal: false },
  );
}

/** The words behind `pip install` that are no options. */
function installedWords(command: readonly ShellWord[]): readonly ShellWord[] {
  const start = command.findIndex(
    (word, index) => /(?:^|\/)pip[0-9.]*$/.test(word.text) && command[subcommandAt(command, index)]?.text === 'install',
  );
  if (start === -1) return [];
  const words: ShellWord[] = [];
  for (let index = subcommandAt(command, start) + 1; index < command.length; index++) {
    const word = command[index]!;
    if (VALUE_OPTIONS.has(word.text)) index++;
    else if (/^\d*[<>]/.test(word.text)) break;
    else if (!word.text.startsWith('-')) words.push(word);
  }
  return words;
}

/** The index of the word that says what pip is to do, behind the options of pip itself. */
function subcommandAt(command: readonly ShellWord[], pip: number): number {
  let index = pip + 1;
  while (command[index]?.text.startsWith('-')) index += VALUE_OPTIONS.has(command[index]!.text) ? 2 : 1;
  return index;
}
