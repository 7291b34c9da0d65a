import { isLoopback, parseUrl } from '../url';
import type { Read } from './request';

/**
 * Reads a server URL as people paste it.
 *
 * The scheme is required, as in Connect's own SDKs. A sub-path is kept; query, fragment, trailing slashes, a pasted
 * `/__api__…` and the dashboard's `/connect/…` are cut off. A lone `/connect` is a sub-path: the dashboard's addresses
 * always go on after it. So is the first of two, as the address bar shows them where the sub-path bears that name.
 *
 * @param text the URL as given
 * @param allowInsecureHttp whether plain HTTP to another machine is wanted
 * @returns the base URL of a Connect server
 */
export function readServerUrl(text: string, allowInsecureHttp: boolean): Read<string> {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return { problems: ['has no scheme. Write it as https://connect.example.com.'] };
  }
  const url = /\s/.test(text) ? null : parseUrl(text);
  if (url === null) {
    return { problems: ['is not a URL. Write it as https://connect.example.com.'] };
  }
  if (url.username !== '' || url.password !== '') {
    return { problems: ['has a user name or password in it. Remove it; the API key is enough.'] };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { problems: [`has the scheme ${url.protocol}// instead of https://.`] };
  }
  if (url.hostname === 'connect.posit.cloud') {
    return { problems: ['is Posit Connect Cloud, which is another product without this API.'] };
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowInsecureHttp) {
    return {
      problems: [
        'is plain HTTP, which would show the API key and secrets to the network. Use https://, or set allow-insecure-http to true.',
      ],
    };
  }
  const followed = text.includes('#') ? `${url.pathname.replace(/\/*$/, '/')}#` : url.pathname;
  const path = followed
    .replace(/\/__api__(\/.*)?$/, '')
    .replace(/^(.*)\/connect\/+(?!connect\/*$)[^/].*$/, '$1')
    .replace(/\/*#?$/, '');
  return { value: url.origin + path };
}
