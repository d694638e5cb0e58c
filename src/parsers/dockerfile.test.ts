import { describe, expect, test } from '@jest/globals';
import { parseDockerfile, placeInArgs } from './dockerfile.js';

describe('parseDockerfile', () => {
  test('joins continuation lines, leaves comments out and keeps every place', () => {
    const [from, run] = parseDockerfile(
      'FROM python:3.11-slim AS build\nRUN pip install \\\n    # the client\n    requests==2.31.0 \\\n\n    flask\n',
    );
    expect(from).toMatchObject({ keyword: 'FROM', line: 1, args: 'python:3.11-slim AS build' });
    expect(run).toMatchObject({
      keyword: 'RUN',
      line: 2,
      endLine: 6,
      args: 'pip install     requests==2.31.0     flask',
    });
    expect(placeInArgs(run!, run!.args.indexOf('requests'))).toEqual({ line: 4, column: 5 });
    expect(placeInArgs(run!, run!.args.indexOf('flask'))).toEqual({ line: 6, column: 5 });
    expect(placeInArgs(from!, 0)).toEqual({ line: 1, column: 6 });
  });

  test('keeps the arguments of a keyword that stands alone on its first line', () => {
    const [run] = parseDockerfile('run \\\n  echo hi');
    expect(run).toMatchObject({ keyword: 'RUN', args: 'echo hi' });
    expect(placeInArgs(run!, 5)).toEqual({ line: 2, column: 8 });
  });

  test('reads here-documents, and goes on behind them', () => {
    const instructions = parseDockerfile(
      'RUN <<-EOF\n\tpip install flask\n\tEOF\nCOPY <<a <<"b" /x/\n1\na\n2\nb\nEXPOSE 80\n',
    );
    expect(instructions.map((each) => each.keyword)).toEqual(['RUN', 'COPY', 'EXPOSE']);
    expect(instructions[0]!.heredocs).toEqual([{ name: 'EOF', line: 2, text: '\tpip install flask' }]);
    expect(instructions[1]!.heredocs.map((each) => each.text)).toEqual(['1', '2']);
    expect(instructions[2]!.line).toBe(9);
  });

  test('does not take <<< for a here-document', () => {
    expect(parseDockerfile('RUN cat <<<word\nEXPOSE 1').map((each) => each.keyword)).toEqual(['RUN', 'EXPOSE']);
  });

  test('honours the escape directive', () => {
    const [run] = parseDockerfile('# escape=`\nRUN dir `\n c:\\\nEXPOSE 1');
    expect(run!.args).toBe('dir  c:\\');
  });

  test('reads the exec form', () => {
    expect(parseDockerfile('CMD ["python", "-m", "app"]')[0]!.words).toEqual(['python', '-m', 'app']);
    expect(parseDockerfile('CMD [broken')[0]!.words).toBeNull();
  });

  test('passes over what is no instruction, and ends on an unclosed continuation or here-document', () => {
    expect(parseDockerfile('%%%\n\\\n\nRUN a \\')).toMatchObject([{ keyword: 'RUN', args: 'a' }]);
    expect(parseDockerfile('RUN <<EOF\nnever')[0]!.heredocs[0]!.text).toBe('never');
  });

  test('is linear on hostile text', () => {
    const started = performance.now();
    parseDockerfile(`RUN ${'<<'.repeat(200_000)}\n${'\\\n'.repeat(200_000)}`);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
