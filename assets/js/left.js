/* Whoever deleted their account in this browser leaves what they followed behind no more than whoever signs out. Only where a page of the
   account led here: a link from elsewhere removes nothing. */
"use strict";

if (!account && document.referrer.startsWith(location.origin + "/account/")) {
    forgetNotes();
    forgetFollowed();
}
