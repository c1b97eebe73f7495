/* The form of a photograph: shows what was chosen, and says at once when it is too large. The server looks again. */
(function () {
  'use strict';
  var MOST = 12 * 1024 * 1024;
  var form = document.querySelector('.photo-form');
  var input = form && form.querySelector('input[type=file]');
  var canvas = form && form.querySelector('.photo-preview');
  if (!input || !canvas) return;

  function draw(picture) {
    var scale = Math.min(1, 320 / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.hidden = false;
    picture.close();
  }

  input.addEventListener('change', function () {
    var file = input.files[0];
    canvas.hidden = true;
    input.setCustomValidity(file && file.size > MOST
      ? 'This file is larger than 12 MB. Please make the picture smaller.' : '');
    if (!file || file.size > MOST) {
      if (file) input.reportValidity();
      return;
    }
    /* What the browser cannot show, such as HEIC, is sent all the same. */
    if (window.createImageBitmap) window.createImageBitmap(file).then(draw, function () {});
  });
}());
