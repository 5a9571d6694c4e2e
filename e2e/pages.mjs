// The pages that `make screenshots` takes: a name, an address and, where one is needed, a role.
export const pages = [
  { name: 'home', path: '/' },
];
