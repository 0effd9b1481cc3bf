module {
  func.func public @main(%arg0: tensor<i1>, %arg1: tensor<f32>) -> (tensor<f32>, tensor<i1>) {
    return %arg1, %arg0 : tensor<f32>, tensor<i1>
  }
  func.func public @generic(%p: tensor<i1>, %x: tensor<f32>) -> (tensor<f32>, tensor<i1>) {
    "func.return"(%x, %p) : (tensor<f32>, tensor<i1>) -> ()
  }
}
