module {
  func.func public @main(%arg0: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
    %0:2 = call @twice(%arg0, %arg0) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
    call @nothing() : () -> ()
    return %0#1, %0#0 : tensor<f32>, tensor<f32>
  }
  func.func public @generic(%arg0: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
    %first, %second = "func.call"(%arg0, %arg0) {callee = @twice} : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
    func.call @nothing() : () -> ()
    return %second, %first : tensor<f32>, tensor<f32>
  }
  func.func private @nothing() {
    return
  }
  func.func private @twice(%arg0: tensor<f32>, %arg1: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
    return %arg0, %arg1 : tensor<f32>, tensor<f32>
  }
}
