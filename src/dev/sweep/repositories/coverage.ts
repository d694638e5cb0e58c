import { fileForEach, lineForEach, MOST_FILES, type SweptRepository } from './swept-repository.js';

/** Repositories for `coverage`. */
export const COVERAGE_REPOSITORIES: readonly SweptRepository[] = [
  {
    shape: 'a report with many files',
    treeOf: (size) => ({
      'coverage.xml': cobertura(
        lineForEach(
          size,
          (index) => `<class filename="a${index}.py"><lines><line number="1" hits="1"/></lines></class>`,
        ),
      ),
    }),
    settings: { 'coverage.min': '50' },
  },
  {
    shape: 'a report with one long file',
    treeOf: (size) => ({
      'coverage.xml': cobertura(
        `<class filename="a.py"><lines>${lineForEach(size, (index) => `<line number="${index + 1}" hits="${index % 2}"/>`)}</lines></class>`,
      ),
    }),
    settings: { 'coverage.min': '50' },
  },
  {
    shape: 'a report with one file many times',
    treeOf: (size) => ({
      'coverage.xml': cobertura(
        lineForEach(
          size,
          (index) => `<class filename="a.py"><lines><line number="${index + 1}" hits="1"/></lines></class>`,
        ),
      ),
    }),
    settings: { 'coverage.min': '50' },
  },
  {
    shape: 'a report with many sources',
    treeOf: (size) => ({
      'a.py': '',
      'coverage.xml': `<coverage><sources>${lineForEach(size, (index) => `<source>/s${index}</source>`)}</sources>${lineForEach(size, (index) => `<class filename="a${index}.py"><lines><line number="1" hits="1"/></lines></class>`)}</coverage>`,
    }),
    settings: { 'coverage.min': '50' },
  },
  {
    shape: 'many measured files and floors of folders',
    most: MOST_FILES,
    treeOf: (size) => ({
      'coverage.xml': cobertura(
        lineForEach(
          size,
          (index) => `<class filename="f${index}/a.py"><lines><line number="1" hits="1"/></lines></class>`,
        ),
      ),
    }),
    settings: { 'coverage.min': '50', 'coverage.paths': 'f1*/**: 90\nf2/**: 80\nf*/**: 10' },
  },
  {
    shape: 'many reports',
    most: MOST_FILES,
    treeOf: (size) =>
      fileForEach(
        size,
        (index) => `r/coverage-${index}.xml`,
        (index) => cobertura(`<class filename="a${index}.py"><lines><line number="1" hits="1"/></lines></class>`),
      ),
    settings: { 'coverage.min': '50', 'coverage.report': 'r/*.xml' },
  },
  {
    shape: 'many files without measurement',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `s/a${index}.py`,
        () => 'x = 1\n',
      ),
      'coverage.xml': cobertura('<class filename="s/a.py"><lines><line number="1" hits="1"/></lines></class>'),
    }),
    settings: { 'coverage.min': '0', 'coverage.source': 's/**' },
  },
];

function cobertura(classes: string): string {
  return `<coverage>${classes}</coverage>`;
}
