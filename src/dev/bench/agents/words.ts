/** What agents are about: the first words of their names. */
export const TOPICS: readonly string[] = (
  'audio vision memory intent speaker emotion translation session prompt context learning routing health trust ' +
  'persona dialogue wakeword streaming model embedding knowledge planner scheduler digest profile feedback sentiment ' +
  'tutor code search retrieval notification calendar device sensor camera face gesture noise voice text document ' +
  'summary reasoning policy safety billing quota cache archive telemetry alert resource fusion proactive chain tone ' +
  'dream empathy goal remote local unified advanced adaptive episodic predictive'
).split(' ');

/** What agents are: the last words of their names. */
export const ROLES: readonly string[] = (
  'agent manager service coordinator router monitor worker handler processor orchestrator bridge watcher loader ' +
  'recorder analyzer detector dispatcher server relay optimizer'
).split(' ');

/** Things that code is about. */
export const NOUNS: readonly string[] = (
  'frame session chunk token prompt message request response payload batch task event plan route metric model state ' +
  'config device speaker intent score embedding vector segment transcript reply result record user topic history ' +
  'window buffer queue worker lock handle stream packet header profile cache entry limit budget report snapshot ' +
  'summary label weight sample feature error retry deadline heartbeat status registry dependency goal command'
).split(' ');

/** What code does to things. */
export const VERBS: readonly string[] = (
  'load fetch compute process handle update validate route publish encode decode merge filter normalize register ' +
  'release collect resolve refresh restore persist prepare dispatch schedule check score rank build parse render ' +
  'flush drain replay track emit calibrate estimate select apply reset'
).split(' ');

/** Qualities, for names and sentences. */
export const QUALITIES: readonly string[] = (
  'current pending active last next default raw cached shared primary fallback recent stale total average local ' +
  'remote partial final optional max min expected'
).split(' ');

/** Packages from outside with the versions that are about, the usual one first. */
export const PACKAGES: readonly (readonly [name: string, ...versions: string[]])[] = [
  ['pyzmq', '25.1.2', '25.1.1', '26.0.3'],
  ['numpy', '1.26.4', '1.24.3', '1.23.5'],
  ['torch', '2.2.2', '2.1.0', '2.0.1'],
  ['transformers', '4.41.2', '4.36.0'],
  ['fastapi', '0.111.0', '0.104.1'],
  ['uvicorn', '0.30.1', '0.24.0'],
  ['flask', '3.0.3', '2.3.3'],
  ['aiohttp', '3.9.5', '3.8.6'],
  ['grpcio', '1.64.1', '1.60.0'],
  ['requests', '2.32.3', '2.31.0', '2.28.2'],
  ['pydantic', '2.7.4', '1.10.13'],
  ['redis', '5.0.6', '4.6.0'],
  ['sqlalchemy', '2.0.30', '1.4.50'],
  ['websockets', '12.0', '11.0.3'],
  ['prometheus-client', '0.20.0', '0.19.0'],
  ['pyyaml', '6.0.1', '6.0'],
  ['psutil', '5.9.8', '5.9.5'],
  ['opencv-python', '4.10.0.84', '4.8.1.78'],
  ['sounddevice', '0.4.7', '0.4.6'],
  ['scipy', '1.13.1', '1.11.4'],
  ['orjson', '3.10.5', '3.9.10'],
  ['tenacity', '8.4.1', '8.2.3'],
  ['python-dotenv', '1.0.1', '1.0.0'],
  ['pytest', '8.2.2', '7.4.3'],
];
