import { variablesIn } from './launch-variables.js';
import { type ScriptLaunch, shellLaunches } from './shell-launches.js';

const VARIABLE = /^(?:export\s+)?([A-Za-z_]\w*)\s*(?:\?|::?)?=\s*(.*)$/;
const TARGET = /^([^\s:#=][^:#=]*):(?!=)/;
const LINE_LIMIT = 10_000;

/** The launches in the recipes of a makefile; those of two targets never have the same `run`. */
export function makeLaunches(text: string): readonly ScriptLaunch[] {
  const variables = new Map<string, string>();
  const recipes: { readonly target: string; readonly line: number; readonly lines: string[] }[] = [];
  for (const [row, line] of text.split('\n').entries()) {
    if (line.length > LINE_LIMIT) continue;
    const recipe = recipes.at(-1);
    if (line.startsWith('\t')) {
      if (recipe !== undefined) recipe.lines[row + 1 - recipe.line] = shellText(line);
      continue;
    }
    const variable = VARIABLE.exec(line);
    if (variable !== null) variables.set(variable[1]!, shellText(variable[2]!.replace(/\s+#.*$/, '').trim()));
    const target = variable === null ? TARGET.exec(line) : null;
    if (target !== null) recipes.push({ target: target[1]!.trim(), line: row + 1, lines: [] });
  }
  return recipes.flatMap(({ target, line, lines }) => {
    const script = Array.from(lines, (each) => each ?? '').join('\n');
    return shellLaunches(script, { line, column: 1 }).map((launch) => ({
      ...launch,
      environment: variablesIn([launch.port, launch.host], variables, launch.environment),
      run: `${target}:${launch.run}`,
    }));
  });
}

/** Make's variables as the shell writes them, every character in its place. */
function shellText(text: string): string {
  return text
    .replace(/^\t[@+-]+/, (prefix) => ' '.repeat(prefix.length))
    .replace(/\$\((\w+)\)/g, '$\u007b$1\u007d')
    .replaceAll('$$', ' $');
}
