// What crosses between the editor and the program: JSON whose values say their type, as `model::rich` writes it.

/** A string that is replaced as a whole, as block markers hold it. */
export class ImmutableString {
  constructor(val) {
    this.val = String(val);
  }

  toString() {
    return this.val;
  }

  toJSON() {
    return this.val;
  }
}

export function isImmutableString(value) {
  return value instanceof ImmutableString;
}

const READ = {
  bool: (value) => value,
  int: (value) => value,
  uint: (value) => value,
  float: (value) => value,
  text: (value) => value,
  str: (value) => new ImmutableString(value),
  bytes: (value) => Uint8Array.from(value),
  timestamp: (value) => new Date(value),
  counter: (value) => value,
  map: (value) => mapValues(value, readValue),
  list: (value) => value.map(readValue),
};

const mapValues = (object, of) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, of(value)]));

/** `{"int": 3}` is 3, `"null"` is null. */
export function readValue(tagged) {
  if (tagged === "null") return null;
  const [[type, value]] = Object.entries(tagged);
  return READ[type](value);
}

/** Marks are scalars: a string in them is a string. */
function readMark(tagged) {
  const value = readValue(tagged);
  return isImmutableString(value) ? value.val : value;
}

export function writeValue(value) {
  if (value === null || value === undefined) return "null";
  if (isImmutableString(value)) return { str: value.val };
  if (typeof value === "string") return { text: value };
  if (typeof value === "boolean") return { bool: value };
  if (typeof value === "number") return Number.isSafeInteger(value) ? { int: value } : { float: value };
  if (value instanceof Date) return { timestamp: value.getTime() };
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (Array.isArray(value)) return { list: value.map(writeValue) };
  return { map: mapValues(value, writeValue) };
}

export const writeMark = (value) => writeValue(typeof value === "string" ? new ImmutableString(value) : value);

export function readSpan(span) {
  if (span.type === "block") return { type: "block", value: mapValues(span.value, readValue) };
  const read = { type: "text", value: span.value };
  if (span.marks) read.marks = mapValues(span.marks, readMark);
  return read;
}

export function writeSpan(span) {
  if (span.type === "block") return { type: "block", value: mapValues(span.value, writeValue) };
  return { type: "text", value: span.value, marks: mapValues(span.marks ?? {}, writeMark) };
}

/** A patch as Automerge's JavaScript package has it; `path` leads to the text. */
export function readPatch(path, patch) {
  const at = [...path, ...patch.path];
  switch (patch.action) {
    case "put":
      return { action: "put", path: at, value: readPut(patch.value) };
    case "insert":
      return { action: "insert", path: at, values: patch.values.map(readPut) };
    case "splice":
      return { action: "splice", path: at, value: patch.value, ...(patch.marks && { marks: mapValues(patch.marks, readMark) }) };
    case "del":
      return { action: "del", path: at, ...(patch.length !== 1 && { length: patch.length }) };
    case "mark":
      return { action: "mark", path: at, marks: patch.marks.map((mark) => ({ ...mark, value: readMark(mark.value) })) };
    default:
      return { ...patch, path: at };
  }
}

const readPut = readValue;
