/**
 * Takes the place of `fetch-blob` and `formdata-polyfill` in the bundle, by `paths` in tsconfig.json.
 *
 * `node-fetch` imports them for bodies that are forms or files. This action sends and reads text alone, and they bring a
 * polyfill of web streams and load Node's own at every start.
 */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- node-fetch needs a class to derive from and to look for
export class Blob {
  constructor() {
    notPartOfThis();
  }
}

function notPartOfThis(): never {
  throw new Error('Forms and files are not part of this action.');
}

export {
  Blob as default,
  Blob as File,
  Blob as FormData,
  notPartOfThis as blobFrom,
  notPartOfThis as blobFromSync,
  notPartOfThis as fileFrom,
  notPartOfThis as fileFromSync,
  notPartOfThis as formDataToBlob,
};
