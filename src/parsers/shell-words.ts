/** One word of a command with the index of its first character inside quotes. */
export interface ShellWord {
  readonly text: string;
  readonly index: number;
  /** Whether the text stands in the source as it is, so that indices count on. */
  readonly literal: boolean;
}

/** The simple commands of a shell script, split at `;`, `&&`, `||`, `|`, `&` and line ends, each as its words. */
export function shellCommands(script: string): readonly (readonly ShellWord[])[] {
  return shellWords(script).map(({ words }) => words);
}

/** The same with the operators that end each command, empty at the end of the script. */
export function shellWords(script: string): readonly { readonly words: readonly ShellWord[]; readonly end: string }[] {
  const commands: { words: ShellWord[]; end: string }[] = [];
  let words: ShellWord[] = [];
  // A word is a run of plain characters, escapes and quoted parts; anything unclosed runs to the end.
  const token =
    /[ \t]+|(?<end>[;&|\n()]+)|(?<comment>#[^\n]*)|(?<word>(?:[^\s;&|()'"\\]+|\\[\s\S]|'[^']*'?|"(?:[^"\\]|\\[\s\S])*"?)+)|[\s\S]/g;
  for (const match of script.matchAll(token)) {
    const { end, word } = match.groups!;
    if (word !== undefined) words.push(wordOf(word, match.index));
    if (end === undefined) continue;
    if (words.length > 0) commands.push({ words, end });
    words = [];
  }
  if (words.length > 0) commands.push({ words, end: '' });
  return commands;
}

function wordOf(source: string, index: number): ShellWord {
  const whole = /^(['"])([^'"\\]*)\1$/.exec(source);
  if (whole !== null) return { text: whole[2]!, index: index + 1, literal: true };
  const text = source.replace(
    /'([^']*)'?|"((?:[^"\\]|\\[\s\S])*)"?|\\([\s\S])/g,
    (...groups) => groups[1] ?? unescaped(groups[2]) ?? groups[3],
  );
  return { text, index, literal: text === source };
}

function unescaped(text: string | undefined): string | undefined {
  return text?.replace(/\\(["\\$`])/g, '$1');
}
