import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCoverage } from './parse.js';
import { type CoverageReport, coverageCounts, sumOf } from './report.js';
import { unionOf } from './union.js';

fc.configureGlobal({ seed: 20_261_101 });

const parse = (text: string | Uint8Array): CoverageReport => parseCoverage([Buffer.from(text)]);

/** `path: line hit ...` with `!` behind what was not executed and `covered/total` of branches. */
function brief(report: CoverageReport): readonly string[] {
  return report.files.map(({ path, lines, hit, branches }) => {
    const shown = Array.from(lines, (line, index) => {
      const branch = branches.get(line);
      return `${line}${hit[index] === 1 ? '' : '!'}${branch === undefined ? '' : ` ${branch.covered}/${branch.total}`}`;
    });
    return `${path}: ${shown.join(', ')}`;
  });
}

const XML = `<?xml version="1.0" ?>
<coverage version="7.17.3" timestamp="1700000000123" branches-valid="2">
  <sources><source>/home/runner/work/acme/acme/src</source><source> </source></sources>
  <packages><package name="."><classes>
    <class name="worker.py" filename="billing/worker.py"><methods><method><lines><line number="9" hits="1"/></lines></method></methods>
      <lines>
        <line number="1" hits="1"/>
        <line number="2" hits="3" branch="true" condition-coverage="50% (1/2)" missing-branches="exit"/>
        <line number="3" hits="0"/>
      </lines>
    </class>
  </classes></package></packages>
</coverage>`;

const JSON_TEXT = JSON.stringify({
  meta: { branch_coverage: true, timestamp: '2026-01-01T00:00:00' },
  files: {
    'src/billing/worker.py': {
      executed_lines: [1, 2],
      missing_lines: [3],
      executed_branches: [[2, 3]],
      missing_branches: [[2, -1]],
    },
    __proto__x: { executed_lines: [], missing_lines: [] },
  },
});

const LCOV = `TN:
SF:src/billing/worker.py
DA:1,1
DA:2,3,abc
DA:3,0
LF:3
LH:2
BRDA:2,0,jump to line 3,1
BRDA:2,0,return from function 'a, b',0
BRF:2
BRH:1
end_of_record
`;

describe('formats', () => {
  const lines = '1, 2 1/2, 3!';

  test('Cobertura, leaving out the lines of methods', () => {
    const report = parse(XML);
    expect(brief(report)).toEqual([`billing/worker.py: ${lines}`]);
    expect(report).toMatchObject({
      format: 'Cobertura',
      sources: ['/home/runner/work/acme/acme/src'],
      branches: true,
      writtenMs: 1_700_000_000_123,
    });
  });

  test('timestamps in seconds', () => {
    expect(parse(XML.replace('1700000000123', '1700000000')).writtenMs).toBe(1_700_000_000_000);
    expect(parse(XML.replace('1700000000123', '0')).writtenMs).toBeNull();
  });

  test('coverage.json', () => {
    const report = parse(JSON_TEXT);
    expect(brief(report)).toEqual([`src/billing/worker.py: ${lines}`, '__proto__x: ']);
    expect(report).toMatchObject({ format: 'coverage.json', branches: true, writtenMs: null });
  });

  test('LCOV, with any line ends', () => {
    for (const text of [LCOV, LCOV.replaceAll('\n', '\r\n'), `\ufeff${LCOV}`.replace('\ufeffTN:\n', '')]) {
      expect(brief(parse(text))).toEqual([`src/billing/worker.py: ${lines}`]);
    }
  });

  test('classes of one file are one file, lines in any order and repeated', () => {
    const once = (body: string) => `<class filename="a.py"><lines>${body}</lines></class>`;
    const text = `<coverage>${once('<line number="5" hits="0"/><line number="2" hits="1"/><line number="5" hits="2"/>')}${once('<line number="2" hits="0"/><line number="7" hits="0"/>')}</coverage>`;
    expect(brief(parse(text))).toEqual(['a.py: 2, 5, 7!']);
  });
});

describe('what is refused, in one sentence', () => {
  test.each([
    ['', /is empty/],
    ['   ', /is empty/],
    ['hello', /neither Cobertura/],
    ['<report name="jacoco"/>', /no Cobertura report/],
    ['<coverage clover="4"/>', /no Cobertura report/],
    ['<coverage><class/></coverage>', /no filename/],
    ['<coverage><class filename="a"><line number="1"/></class></coverage>', /no hits/],
    ['<coverage><class filename="a"><line number="x" hits="1"/></class></coverage>', /line number/],
    ['<coverage><class filename="a"><line number="4000000000" hits="1"/></class></coverage>', /line number/],
    ['<coverage><class filename="a"><line number="1" hits="many"/></class></coverage>', /hits/],
    [
      '<coverage><class filename="a"><line number="1" hits="1" branch="true" condition-coverage="50%"/></class></coverage>',
      /\(1\/2\)/,
    ],
    [
      '<coverage><class filename="a"><line number="1" hits="1" branch="true" condition-coverage="(3/2)"/></class></coverage>',
      /count of branches/,
    ],
    ['{"files": 1}', /no `files`/],
    ['{"files": {"a": {}}}', /executed_lines/],
    ['{"files": {"a": {"executed_lines": ["1"], "missing_lines": []}}}', /executed_lines/],
    ['{"files": {"a": {"executed_lines": [], "missing_lines": [], "executed_branches": [1]}}}', /pairs of lines/],
    ['{"files": ', /cut off/],
    [`{"a":${'['.repeat(100_000)}`, /cut off/],
    ['SF:a\nDA:1,1\n', /cut off/],
    ['SF:a\nSF:b\n', /before the one before it/],
    ['TN:\nDA:1,1\n', /outside a record/],
    ['TN:\nBRDA:1,0,0,1\n', /outside a record/],
    ['SF:a\nDA:1\nend_of_record\n', /line and count/],
    ['SF:a\nDA:x,1\nend_of_record\n', /line number/],
    ['SF:a\nend_of_record\nend_of_record\n', /ends no record/],
    ['SF:a\nfoo\n', /no LCOV/],
    [`SF:${'a'.repeat(50_000)}`, /longer than/],
  ])('%.60s', (text, expected) => {
    expect(() => parse(text)).toThrow(expected);
    expect(() => parse(text)).toThrow(/^[A-Z][^\n]*\.$/);
  });

  test('UTF-16 and invalid UTF-8', () => {
    expect(() => parse(Buffer.from(`\ufeff${XML}`, 'utf16le'))).toThrow(/UTF-16/);
    expect(() => parse(Buffer.concat([Buffer.from('{"files": "'), Buffer.from([0xff])]))).toThrow(/UTF-8/);
  });
});

describe('union', () => {
  const xml = (body: string) => `<coverage><class filename="a.py"><lines>${body}</lines></class></coverage>`;
  const branch = (covered: number, missing: string) =>
    `<line number="2" hits="1" branch="true" condition-coverage="(${covered}/3)"${missing === '' ? '' : ` missing-branches="${missing}"`}/>`;
  const union = (a: string, b: string) => unionOf(parse(a).files[0]!, parse(b).files[0]!).branches.get(2);

  test('branches by the exits that neither took', () => {
    expect(union(xml(branch(1, '4,exit')), xml(branch(2, '4')))).toMatchObject({ covered: 2, total: 3, missing: [4] });
    expect(union(xml(branch(1, '4,exit')), xml(branch(1, '3,9')))).toMatchObject({ covered: 3, missing: [] });
    expect(union(xml(branch(1, 'exit,exit')), xml(branch(2, 'exit')))).toMatchObject({ covered: 2, missing: [0] });
  });

  test('the better of two that cannot be told apart by exits', () => {
    expect(union(xml(branch(1, '')), xml(branch(2, '')))).toMatchObject({ covered: 2, total: 3 });
    const lcov = 'SF:a.py\nDA:2,1\nBRDA:2,0,a,1\nBRDA:2,0,b,0\nBRDA:2,0,c,0\nend_of_record\n';
    expect(union(lcov, xml(branch(2, '4')))).toMatchObject({ covered: 2, total: 3 });
  });

  test('lines: commutative, idempotent, and covered where either is', () => {
    const file = fc.dictionary(fc.integer({ min: 1, max: 30 }).map(String), fc.boolean(), { maxKeys: 20 });
    const report = (lines: Readonly<Record<string, boolean>>) =>
      parse(
        xml(
          Object.entries(lines)
            .map(([line, hit]) => `<line number="${line}" hits="${hit ? 1 : 0}"/>`)
            .join(''),
        ),
      ).files[0]!;
    fc.assert(
      fc.property(file, file, (a, b) => {
        const both = unionOf(report(a), report(b));
        const expected = {
          ...a,
          ...Object.fromEntries(Object.entries(b).map(([line, hit]) => [line, hit || a[line] === true])),
        };
        expect(both).toEqual(report(expected));
        expect({ ...unionOf(report(b), report(a)) }).toEqual(both);
        expect(unionOf(both, both)).toEqual(both);
      }),
    );
  });
});

test('tallies count branches only when asked to', () => {
  const [file] = parse(XML).files;
  expect(coverageCounts(file!, false)).toEqual({ covered: 2, total: 3 });
  expect(coverageCounts(file!, true)).toEqual({ covered: 3, total: 5 });
  expect(sumOf([coverageCounts(file!, true), coverageCounts(file!, false)])).toEqual({ covered: 5, total: 8 });
});
