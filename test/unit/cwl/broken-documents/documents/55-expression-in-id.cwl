cwlVersion: v1.2
class: Workflow
inputs:
  scene:
    type: File
    default: {class: File, location: parts/crop.cwl}
  band: {type: int, default: 4}
outputs: []
steps:
  crop-$(inputs.band):
    run: parts/crop.cwl
    in:
      image: scene
      band: band
    out: [cropped]
