import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hostileText } from '../testing/hostile.js';
import { renderedMarkdown } from '../testing/rendered-markdown.js';
import { RunnerModel } from '../testing/runner.js';
import { renderTable, TABLE_FORMATS } from './table.js';

const TABLE = {
  columns: ['service', 'port', 'tags'],
  rows: [
    { service: '請求', port: 8080, tags: ['a', 'b'] },
    { service: '=1+1, "x"', port: null, tags: [] },
  ],
};

describe('renderTable', () => {
  test.each([
    ['text', 'service    port  tags\n請求       8080  a b\n=1+1, "x"\n'],
    ['csv', 'service,port,tags\n請求,8080,a b\n"\'=1+1, ""x""",,\n'],
    ['markdown', '| service | port | tags |\n| --- | --- | --- |\n| 請求 | 8080 | a b |\n| \\=1+1, "x" |  |  |\n'],
  ] as const)('as %s', (format, text) => {
    expect(renderTable(TABLE, format)).toBe(text);
  });

  test('as JSON', () => {
    expect(JSON.parse(renderTable(TABLE, 'json'))).toEqual(TABLE.rows);
  });

  test('is harmless in every format, whatever it holds', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (first, second) => {
        for (const format of TABLE_FORMATS) {
          const text = renderTable({ columns: ['a', 'b'], rows: [{ a: first, b: second }] }, format);
          const runner = new RunnerModel();
          runner.feed('stdout', text);
          runner.end();
          expect(runner.commands).toEqual([]);
          if (format === 'markdown') expect(renderedMarkdown(text)).toMatchObject({ html: [], links: [], images: 0 });
        }
      }),
      { numRuns: 400, seed: 2 },
    );
  });
});
