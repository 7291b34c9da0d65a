/** The most bytes that a manifest may have. */
export const LARGEST_MANIFEST_BYTES = 1024 * 1024;

/** The first line of an exported manifest. It is what tells a file that may be overwritten from one that people wrote. */
export const FIRST_LINE =
  '# Written by the input export-manifest. As long as this line stays, another export overwrites the file.';
