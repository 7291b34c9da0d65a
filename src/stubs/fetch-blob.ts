/**
 * Takes the place of `fetch-blob` and `formdata-polyfill` in the bundle, by `paths` in tsconfig.json.
 *
 * `node-fetch` imports them for bodies that are forms or files. This action sends and reads text alone, and they bring a
 * polyfill of web streams and load Node's own at every start.
 */
export class Blob {}

export { Blob as File, Blob as FormData, Blob as default };

export function formDataToBlob(): never {
  throw new Error('Forms are not part of this action.');
}

export {
  formDataToBlob as blobFrom,
  formDataToBlob as blobFromSync,
  formDataToBlob as fileFrom,
  formDataToBlob as fileFromSync,
};
