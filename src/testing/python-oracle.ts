import { execFileSync } from 'node:child_process';

/** Runs a Python script that reads JSON as `data` and must set `answer`; returns the answer. */
export function askPython<Answer>(python: string, script: string, data: unknown): Answer {
  const program = `import json, sys\ndata = json.load(sys.stdin)\n${script}\njson.dump(answer, sys.stdout)\n`;
  const output = execFileSync(python, ['-I', '-c', program], {
    input: JSON.stringify(data),
    maxBuffer: 256 * 1024 * 1024,
    encoding: 'utf8',
  });
  return JSON.parse(output) as Answer;
}
