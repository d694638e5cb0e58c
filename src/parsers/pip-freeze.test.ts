import { expect, test } from '@jest/globals';
import { parseFreeze } from './pip-freeze.js';

test('reads pip freeze', () => {
  const text = `# a comment
Flask==3.0.0
torch==2.1.0+cpu
# Editable install with no version control (billing==2.1.0)
-e /srv/billing
-e git+https://example.org/tool.git@abc#egg=my_tool
wheel-pkg @ file:///tmp/wheel_pkg-1.4-py3-none-any.whl
`;
  expect([...parseFreeze(text)!.values()]).toEqual([
    { name: 'flask', version: '3.0.0', editable: false, line: 2 },
    { name: 'torch', version: '2.1.0+cpu', editable: false, line: 3 },
    { name: 'billing', version: '2.1.0', editable: true, line: 5 },
    { name: 'my-tool', version: null, editable: true, line: 6 },
    { name: 'wheel-pkg', version: '1.4', editable: false, line: 7 },
  ]);
});

test('reads pip list as JSON', () => {
  const text = '[{"name": "A_b", "version": "1"}, {"name": "c", "version": "2", "editable_project_location": "/c"}]';
  expect([...parseFreeze(text)!.values()].map(({ name, editable }) => [name, editable])).toEqual([
    ['a-b', false],
    ['c', true],
  ]);
});

test.each(['[1]', '[{"name": 1}]', '[', 'flask >= 2', '<html>'])('takes nothing else: %s', (text) => {
  expect(parseFreeze(text)).toBeNull();
});
