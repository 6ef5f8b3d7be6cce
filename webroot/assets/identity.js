// The token that this tab logs in with, where the server has no passwords. It goes with the tab.

const KEY = `weir.token ${new URL(".", document.baseURI).pathname}`;

let token = recall();

function recall() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Returns the token, or null if there is none. */
export const held = () => token;

/** Keeps a token; null forgets it. */
export function hold(newToken) {
  token = newToken;
  try {
    if (newToken === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, newToken);
  } catch {
    // Then it holds until the page is loaded anew.
  }
}
