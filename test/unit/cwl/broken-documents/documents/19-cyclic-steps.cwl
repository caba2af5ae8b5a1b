cwlVersion: v1.2
class: Workflow
inputs:
  band: int
outputs: []
steps:
  crop:
    run: parts/crop.cwl
    in:
      image: sharpen/cropped
      band: band
    out: [cropped]
  sharpen:
    run: parts/crop.cwl
    in:
      image: crop/cropped
      band: band
    out: [cropped]
