import { fileForEach, lineForEach, MOST_FILES, type SweptRepository } from './swept-repository.js';

const FLOOR = { 'coverage.min': '50' };
const LINE = '<lines><line number="1" hits="1"/></lines>';

function cobertura(classes: string): string {
  return `<coverage>${classes}</coverage>`;
}

/** A class of a Cobertura report, by default with one line that ran. */
function measured(file: string, lines = LINE): string {
  return `<class filename="${file}">${lines}</class>`;
}

const source = (): string => 'x = 1\n';

/** Repositories for `coverage`. */
export const COVERAGE_REPOSITORIES: readonly SweptRepository[] = [
  {
    shape: 'a report with many files',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(size, (index) => `a${index}.py`, source),
      'coverage.xml': cobertura(lineForEach(size, (index) => measured(`a${index}.py`))),
    }),
    settings: FLOOR,
  },
  {
    shape: 'a report with many files that are not there',
    treeOf: (size) => ({
      'a0.py': source(),
      'coverage.xml': cobertura(lineForEach(size, (index) => measured(`a${index}.py`))),
    }),
    settings: FLOOR,
  },
  {
    shape: 'a report with one long file',
    treeOf: (size) => ({
      'a.py': source(),
      'coverage.xml': cobertura(
        measured(
          'a.py',
          lineForEach(size, (index) => `<line number="${index + 1}" hits="${index % 2}"/>`),
        ),
      ),
    }),
    settings: FLOOR,
  },
  {
    shape: 'a report with one file many times',
    treeOf: (size) => ({
      'a.py': source(),
      'coverage.xml': cobertura(
        lineForEach(size, (index) => measured('a.py', `<lines><line number="${index + 1}" hits="1"/></lines>`)),
      ),
    }),
    settings: FLOOR,
  },
  {
    shape: 'a report with many sources',
    because: 'files times sources, for a file may lie below any of them; a report names its few',
    treeOf: (size) => ({
      'a0.py': source(),
      'coverage.xml': cobertura(
        `<sources>${lineForEach(size, (index) => `<source>/s${index}</source>`)}</sources>` +
          lineForEach(size, (index) => measured(`a${index}.py`)),
      ),
    }),
    settings: FLOOR,
  },
  {
    shape: 'many measured files and floors of folders',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(size, (index) => `f${index}/a.py`, source),
      'coverage.xml': cobertura(lineForEach(size, (index) => measured(`f${index}/a.py`))),
    }),
    settings: { ...FLOOR, 'coverage.paths': 'f1*/**: 90\nf2/**: 80\nf*/**: 10' },
  },
  {
    shape: 'many reports',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(size, (index) => `a${index}.py`, source),
      ...fileForEach(
        size,
        (index) => `r/coverage-${index}.xml`,
        (index) => cobertura(measured(`a${index}.py`)),
      ),
    }),
    settings: { ...FLOOR, 'coverage.report': 'r/*.xml' },
  },
  {
    shape: 'many files without measurement',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(size, (index) => `s/a${index}.py`, source),
      'coverage.xml': cobertura(measured('s/a0.py')),
    }),
    settings: { 'coverage.min': '0', 'coverage.source': 's/**' },
  },
];
