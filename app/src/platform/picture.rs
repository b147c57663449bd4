//! Pictures drawn anew: smaller, and without what the camera wrote beside them.

use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, Url};

use super::{PlatformError, lifecycle::window};

/// The longer side of a picture, in pixels: what is written on an A4 page can still be read.
const LONGEST_SIDE: f64 = 1_600.0;
/// Of JPEG, from 0 to 1.
const QUALITY: f64 = 0.82;

/// What a picture is encoded as.
pub const JPEG: &str = "image/jpeg";

/// A picture that holds nothing but its pixels.
pub struct Picture {
    /// JPEG.
    pub bytes: Vec<u8>,
    /// Pixels.
    pub width: u32,
    pub height: u32,
}

/// Draws a picture anew. Position, time, device and whatever else stands in the file beside the pixels do not come along: a canvas
/// has nowhere to keep them. How the camera was held is drawn in.
///
/// # Errors
/// When the browser cannot read it as a picture.
pub async fn redraw(file: &Blob) -> Result<Picture, PlatformError> {
    let bitmap: ImageBitmap = JsFuture::from(window()?.create_image_bitmap_with_blob(file)?)
        .await?
        .dyn_into()
        .map_err(PlatformError::from)?;
    let (width, height) = fit(bitmap.width(), bitmap.height());
    let canvas = draw(&bitmap, width, height);
    bitmap.close();
    let blob = encode(&canvas?).await?;
    let bytes = Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?).to_vec();
    Ok(Picture { bytes, width, height })
}

/// The size to draw at, of the same shape.
fn fit(width: u32, height: u32) -> (u32, u32) {
    let shrink = (LONGEST_SIDE / f64::from(width.max(height).max(1))).min(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 1,600")]
    let scaled = |side: u32| ((f64::from(side) * shrink).round() as u32).max(1);
    (scaled(width), scaled(height))
}

fn draw(bitmap: &ImageBitmap, width: u32, height: u32) -> Result<HtmlCanvasElement, PlatformError> {
    let missing = || PlatformError::Missing("canvas");
    let document = window()?.document().ok_or_else(missing)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into().map_err(|_| missing())?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or_else(missing)?.dyn_into().map_err(|_| missing())?;
    let (width, height) = (f64::from(width), f64::from(height));
    // What is transparent would turn black.
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, width, height);
    Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into())?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)?;
    Ok(canvas)
}

async fn encode(canvas: &HtmlCanvasElement) -> Result<Blob, PlatformError> {
    let promise = Promise::new(&mut |resolve, reject| {
        let asked = canvas.to_blob_with_type_and_encoder_options(&resolve, JPEG, &JsValue::from_f64(QUALITY));
        if let Err(error) = asked {
            // A promise that nobody rejects would wait for ever.
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(promise).await?.dyn_into().map_err(|_| PlatformError::Missing("picture"))
}

/// The address of a picture in memory, until it is dropped.
pub struct Address(String);

impl Address {
    /// Of JPEG bytes: with this type a browser never takes them for a page.
    ///
    /// # Errors
    /// What the browser says.
    pub fn of(bytes: &[u8]) -> Result<Self, PlatformError> {
        let options = BlobPropertyBag::new();
        options.set_type(JPEG);
        let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
        Ok(Self(Url::create_object_url_with_blob(&blob)?))
    }

    /// For `src`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        // It goes with the page otherwise.
        let _ = Url::revoke_object_url(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape_and_is_never_made_larger() {
        assert_eq!(fit(4_000, 3_000), (1_600, 1_200));
        assert_eq!(fit(3_000, 4_000), (1_200, 1_600));
        assert_eq!(fit(800, 600), (800, 600));
        assert_eq!(fit(40_000, 2), (1_600, 1));
    }
}
