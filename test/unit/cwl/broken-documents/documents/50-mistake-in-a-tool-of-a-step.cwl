cwlVersion: v1.2
class: Workflow
inputs:
  scene: File
outputs: []
steps:
  warp:
    run: parts/warp.cwl
    in:
      image: scene
    out: [warped]
