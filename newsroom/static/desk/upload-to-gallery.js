// Photos that are dropped on a gallery's page come into the gallery.

import { takeUploads } from "./upload.js";
import { placePhotos } from "./upload-placing.js";
import { watchPending } from "./waiting.js";

takeUploads({ place: placePhotos, settled: watchPending });
