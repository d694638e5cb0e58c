export { readPython } from './module.js';
