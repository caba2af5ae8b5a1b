cwlVersion: v1.2
class: Workflow
inputs:
  scene: File
outputs: []
steps:
  crop:
    in:
      image: scene
    out: []
