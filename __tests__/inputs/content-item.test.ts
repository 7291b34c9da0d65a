import { readContentItem } from '../../src/inputs/content-item';

const GUID = '7d2f3c58-2b8e-4f0e-9a53-0c5b1d6e4f21';
const SERVER = 'https://connect.example.com/rsc';

test.each([
  GUID,
  GUID.toUpperCase(),
  `${SERVER}/connect/#/apps/${GUID}`,
  `${SERVER}/connect/#/apps/${GUID}/access`,
  `${SERVER}/connect/#/apps/${GUID}?tab=logs`,
  `${SERVER}/content/${GUID}`,
  `${SERVER}/content/${GUID}/`,
  `${SERVER}/content/${GUID.toUpperCase()}/page.html?x=1#y`,
  `HTTPS://Connect.Example.com/rsc/content/${GUID}/`,
  `https://connect.example.com:443/rsc/content/${GUID}/`,
])('%s names an item', (text) => {
  expect(readContentItem(text, SERVER)).toEqual({ value: GUID });
});

test.each([
  `${SERVER}/connect/#/apps/${GUID}`,
  `${SERVER}/content/${GUID}/`,
  `${SERVER}/connect/connect/#/apps/${GUID}`,
  `${SERVER}/connect/content/${GUID}/`,
])('%s names an item, though the server was given by its dashboard', (text) => {
  expect(readContentItem(text, `${SERVER}/connect`)).toEqual({ value: GUID });
});

test.each([
  ['my-app', 'is neither a GUID nor the URL of a content item.'],
  [`${GUID}0`, 'is neither a GUID nor the URL of a content item.'],
  [
    `ftp://connect.example.com/rsc/content/${GUID}`,
    'is neither a GUID nor the URL of a content item.',
  ],
  ['https://', 'is neither a GUID nor the URL of a content item.'],
  [`https://other.example.com/rsc/content/${GUID}`, `of another server than ${SERVER}. Give`],
  [`http://connect.example.com/rsc/content/${GUID}`, `of another server than ${SERVER}. Give`],
  [`https://connect.example.com/content/${GUID}`, `of another server than ${SERVER}. Give`],
  [`https://connect.example.com/rsc2/content/${GUID}`, `of another server than ${SERVER}. Give`],
  [`${SERVER}/my-vanity-url/`, 'is no URL of a content item'],
  [`${SERVER}/connect/#/system/integrations`, 'is no URL of a content item'],
  [`${SERVER}/content/${GUID}0`, 'is no URL of a content item'],
  [`${SERVER}/x/content/${GUID}`, 'is no URL of a content item'],
])('%s names none: it %s', (text, problem) => {
  expect(readContentItem(text, SERVER)).toEqual({ problems: [expect.stringContaining(problem)] });
});

test('of a server that is not known, an item is known all the same', () => {
  expect(readContentItem(`https://any.example.com/content/${GUID}`, null)).toEqual({ value: GUID });
  expect(readContentItem('https://any.example.com/app/', null)).toEqual({
    problems: [expect.stringContaining('is no URL of a content item')],
  });
});
