// A photograph as a phone makes it: with the place, the device and the time beside the pixels.

/** Words that stand in its EXIF data, and must be nowhere afterwards. */
export const CAMERA = "TELEFONO-DI-AGNESE";
export const TAKEN = "2026:03:14 15:09:26";
const LATITUDE = [45, 27, 51];

/** JPEG bytes of a drawing of so many pixels, held upright (which the pixels are not), and what must not leave the device. */
export async function photograph(page, width, height) {
  const drawn = await page.evaluate(draw, [width, height]);
  return withExif(Buffer.from(drawn, "base64"));
}

/** Noise: it does not shrink when it is encoded. */
async function draw([width, height]) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  let seed = 7;
  for (let at = 0; at < image.data.length; at += 4) {
    // In 32 bits: in a double the low bits of the product are lost, the numbers repeat, and the noise shrinks after all.
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    image.data.set([seed >>> 24, (seed >>> 16) & 255, (seed >>> 8) & 255, 255], at);
  }
  context.putImageData(image, 0, 0);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** An APP1 segment (Exif 2.32) behind the start of the image: camera, time, orientation, GPS position. */
function withExif(jpeg) {
  const tiff = tiffWith({ camera: CAMERA, taken: TAKEN, latitude: LATITUDE });
  const segment = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(segment.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, segment, jpeg.subarray(2)]);
}

const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;

function tiffWith({ camera, taken, latitude }) {
  const text = (words) => Buffer.from(`${words}\0`, "latin1");
  const rationals = Buffer.alloc(latitude.length * 8);
  latitude.forEach((value, at) => {
    rationals.writeUInt32LE(value, at * 8);
    rationals.writeUInt32LE(1, at * 8 + 4);
  });
  const short = (value) => Buffer.from([value, 0, 0, 0]);
  const long = (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  // The first directory begins at 8 and has four entries; the one with the position follows it, then the values.
  const first = 8;
  const gps = first + 2 + 4 * 12 + 4;
  let free = gps + 2 + 2 * 12 + 4;
  const values = [];
  const entry = (tag, type, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(type, 2);
    bytes.writeUInt32LE(count, 4);
    if (value.length > 4) {
      bytes.writeUInt32LE(free, 8);
      values.push(value);
      free += value.length;
    } else value.copy(bytes, 8);
    return bytes;
  };
  const directory = (...entries) => {
    const count = Buffer.alloc(2);
    count.writeUInt16LE(entries.length);
    return Buffer.concat([count, ...entries, Buffer.alloc(4)]);
  };
  const main = directory(
    entry(0x010f, ASCII, camera.length + 1, text(camera)),
    entry(0x0112, SHORT, 1, short(6)),
    entry(0x0132, ASCII, taken.length + 1, text(taken)),
    entry(0x8825, LONG, 1, long(gps)),
  );
  const position = directory(entry(1, ASCII, 2, text("N")), entry(2, RATIONAL, latitude.length, rationals));
  const head = Buffer.from([0x49, 0x49, 42, 0, first, 0, 0, 0]);
  return Buffer.concat([head, main, position, ...values]);
}

/** The markers of the segments of a JPEG before its pixels. */
export function segments(jpeg) {
  const found = [];
  let at = 2;
  while (jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) {
    found.push(jpeg[at + 1]);
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  return found;
}
