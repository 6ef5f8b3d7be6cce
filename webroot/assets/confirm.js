// A question before what hurts, or is not meant to happen by a slip.

import { html, nothing } from "./lib/lit-html.js";
import * as dialog from "./dialog.js";

/**
 * Asks the user.
 *
 * @param {{title: string, text: string, yes: string, no: string, ask?: string, mild?: boolean}}
 *   question `ask` is the label of a line of text to give along, `mild` says that nothing is lost
 * @returns {Promise<null | {answer: string}>} null if the answer is no
 */
export function confirm(question) {
  return new Promise((answer) => {
    let given = null;
    const agree = (event) => {
      event.preventDefault();
      given = { answer: event.target.elements.answer?.value.trim() ?? "" };
      dialog.close();
    };
    dialog.show({
      kind: "confirm",
      title: () => question.title,
      body: () => body(question, agree),
      closed: () => answer(given),
    });
  });
}

function body({ text, yes, no, ask, mild }, agree) {
  return html`
    <form @submit=${agree} autocomplete="off">
      <p>${text}</p>
      ${ask ? html`<label>${ask} <input name="answer" maxlength="500"></label>` : nothing}
      <div class="row end">
        <button type="button" id="no" ?autofocus=${!ask} @click=${dialog.close}>${no}</button>
        <button type="submit" id="yes" class=${mild ? "primary" : "danger solid"}>${yes}</button>
      </div>
    </form>`;
}
