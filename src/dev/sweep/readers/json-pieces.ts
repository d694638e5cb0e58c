/** What JSON is made of. */
export const JSON_PIECES: readonly string[] = [
  '{"gpu":1},',
  '[',
  '{"a":',
  '"a":1,',
  '1,',
  '"',
  '\\"',
  'null,',
  ']',
  '}',
];
