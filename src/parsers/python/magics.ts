import type { PythonModule } from './module.js';
import { readPython } from './module.js';

const MAGIC = /^\s*(?:[%!?]|[\w.]+\?{1,2}\s*$)|^[\w.,\s[\]]+=\s*(?:!|%\w)|\?{1,2}\s*$/;

/**
 * The lines of a notebook's cell as Python: what only IPython understands (`%magic`, `!command`, `name?`) is replaced by
 * `pass`, unless it is the inside of a statement or a string.
 */
export function withoutMagics(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => MAGIC.test(line))) return lines;
  const module = readPython(Buffer.from(`${lines.join('\n')}\n`));
  let offset = 0;
  let continues = false;
  return lines.map((line) => {
    const start = offset + Buffer.byteLength(/^\s*/.exec(line)![0]);
    offset += Buffer.byteLength(line) + 1;
    if (continues || (MAGIC.test(line) && !isInside(module, start))) {
      const wasOpen = continues;
      continues = line.endsWith('\\');
      return wasOpen ? '' : `${/^\s*/.exec(line)![0]}pass`;
    }
    return line;
  });
}

/** Whether an offset belongs to a statement that began before it. */
function isInside(module: PythonModule, offset: number): boolean {
  const statement = module.at(offset);
  return statement >= 0 && module.start(statement) < offset && offset < module.end(statement);
}
